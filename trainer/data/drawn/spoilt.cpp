#include "trainer/data/drawn/spoilt.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <optional>
#include <utility>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/digit_pieces.hpp"

namespace inkdigit {
namespace {

// What was written, with its middle at the origin and 1 high.
struct Pair {
  int digit;
  Drawing drawing;
  Drawing other;
};

// A way of spoiling: nothing where the digit cannot be spoilt so.
struct Way {
  const char* name;
  std::uint32_t weight;  // how often it is tried, against the others
  std::optional<Drawing> (*spoil)(const Pair& pair, Random& random);
};

bool is_one_of(int digit, std::initializer_list<int> digits) {
  return std::find(digits.begin(), digits.end(), digit) != digits.end();
}

void append(Drawing& drawing, const Drawing& other) {
  drawing.insert(drawing.end(), other.begin(), other.end());
}

// A point of a stroke over the digit, in units of its half width and height, turned by `angle`.
Point over(Point p, double half_width, double angle) {
  return {half_width * (std::cos(angle) * p.x - std::sin(angle) * p.y),
          0.5 * (std::sin(angle) * p.x + std::cos(angle) * p.y)};
}

// How far a line reaches across, in halves of the digit.
double reach(Random& random) { return uniform(random, 0.9, 1.35); }

Drawing lines(int count, double slope, double half_width, Random& random) {
  Drawing drawing;
  const auto off = [&] { return uniform(random, -0.15, 0.15); };
  for (int i = 0; i < count; ++i) {
    const double y = count == 1 ? off() : 1.2 * (i + 0.5) / count - 0.6 + off();
    drawing.push_back({over({-reach(random), y + slope + off()}, half_width, 0),
                       over({reach(random), y - slope + off()}, half_width, 0)});
  }
  return drawing;
}

Drawing zigzag(double half_width, Random& random) {
  const double angle = uniform(random, -0.5, 0.5) * std::numbers::pi;
  const int turns = whole(random, 5, 11);
  const auto off = [&] { return uniform(random, -0.2, 0.2); };
  Stroke stroke;
  for (int i = 0; i < turns; ++i) {
    const double side = i % 2 == 0 ? -1 : 1;
    const double down = 1.6 * i / (turns - 1) - 0.8;
    stroke.push_back(over({side * reach(random), down + off()}, half_width, angle));
  }
  return {stroke};
}

// Loops one over another, as who wants nothing to be seen.
Drawing loops(double half_width, Random& random) {
  const int steps = 12 * whole(random, 3, 7);
  const double drift = uniform(random, 0.4, 1);
  const auto off = [&] { return uniform(random, -0.12, 0.12); };
  Stroke stroke;
  for (int i = 0; i < steps; ++i) {
    const double turn = std::numbers::pi / 6 * i;
    const double along = (2.0 * i / steps - 1) * drift;
    stroke.push_back(
        over({along + 0.6 * std::cos(turn) + off(), 0.9 * std::sin(turn) + off()}, half_width, 0));
  }
  return {stroke};
}

// What is narrow is struck out by what is wider than it.
double half_width(const Drawing& drawing) { return std::max(0.25, 0.5 * box_of(drawing).width()); }

std::optional<Drawing> strike_out(const Pair& pair, Random& random) {
  Drawing drawing = pair.drawing;
  const double half = half_width(drawing);
  switch (random.below(4)) {
    case 0: {
      append(drawing, lines(1, uniform(random, 0.6, 1), half, random));
      append(drawing, lines(1, -uniform(random, 0.6, 1), half, random));
      break;
    }
    case 1: {
      const double slope = uniform(random, -0.5, 0.5);
      append(drawing, lines(whole(random, 2, 4), slope, half, random));
      break;
    }
    case 2:
      append(drawing, zigzag(half, random));
      break;
    default:
      append(drawing, loops(half, random));
  }
  return drawing;
}

std::optional<Drawing> slash(const Pair& pair, Random& random) {
  if (is_one_of(pair.digit, {0, 1, 2, 7})) return std::nullopt;
  Drawing drawing = pair.drawing;
  const double half = half_width(drawing);
  append(drawing, lines(1, uniform(random, 0.7, 1.1), half, random));
  return drawing;
}

std::optional<Drawing> take_part(const Pair& pair, Random& random) {
  const bool last = random.below(2) == 0;
  for (const DigitEnd end : kEndsThatAreNoDigits) {
    if (end.digit == pair.digit && end.last == last) {
      return part_of(pair.drawing, last, uniform(random, 0.25, 0.42));
    }
  }
  return std::nullopt;
}

// Rather beside than below each other, as two loops would be an 8; a 1 would vanish in the other.
std::optional<Drawing> on_top(const Pair& pair, Random& random) {
  const Box first = box_of(pair.drawing);
  const Box second = box_of(pair.other);
  if (first.width() < 0.25 || second.width() < 0.25) return std::nullopt;
  const double way = uniform(random, 0.35, 0.9);
  const double angle = uniform(random, -0.25, 0.25) * std::numbers::pi;
  const double side = random.below(2) == 0 ? 1 : -1;
  Drawing drawing = pair.drawing;
  append(drawing, placed(pair.other, {side * way * std::cos(angle), way * std::sin(angle)},
                         uniform(random, 0.8, 1.25)));
  return drawing;
}

// As in a number, or so near that they touch.
std::optional<Drawing> beside(const Pair& pair, Random& random) {
  const double height = uniform(random, 0.75, 1.3);
  const Box first = box_of(pair.drawing);
  const Box second = box_of(pair.other);
  const double gap = uniform(random, -0.05, 0.35);
  const double x = first.right + gap + 0.5 * height * second.width();
  Drawing drawing = pair.drawing;
  append(drawing, placed(pair.other, {x, uniform(random, -0.15, 0.15)}, height));
  return drawing;
}

std::optional<Drawing> mirror(const Pair& pair, Random& /*random*/) {
  if (!is_one_of(pair.digit, {3, 4, 6, 7, 9})) return std::nullopt;
  Drawing drawing = pair.drawing;
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p.x = -p.x;
  }
  return drawing;
}

constexpr Way kWays[] = {
    {"struck-out digit", 4, strike_out},        {"slashed digit", 2, slash},
    {"part of a written digit", 4, take_part},  {"written digits on top", 4, on_top},
    {"written digits side by side", 4, beside}, {"mirrored digit", 2, mirror}};

}  // namespace

StrokeSample spoilt(const StrokeSample& digit, const StrokeSample& other, Random& random) {
  assert(digit.label.size() == 1 && digit.label[0] >= '0' && digit.label[0] <= '9');
  const Pair pair{digit.label[0] - '0', placed(digit.drawing, {0, 0}, 1),
                  placed(other.drawing, {0, 0}, 1)};
  for (;;) {
    const Way& way = one_by_weight(random, kWays);
    if (std::optional<Drawing> drawing = way.spoil(pair, random)) {
      return {.label = way.name,
              .writer = digit.writer,
              .drawing = *std::move(drawing),
              .line = digit.line};
    }
  }
}

}  // namespace inkdigit
