#include "trainer/data/drawn/negatives.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/digit_pieces.hpp"
#include "trainer/data/drawn/doodles.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

// A digit that is `height` high, with its middle at `center`.
Drawing digit_at(int digit, Point center, double height, Random& random) {
  return placed(synthetic_digit(digit, random), center, height);
}

// A single line would be the bar of a 7 or the slash of a 0.
Drawing crossed_out_digit(Random& random) {
  Drawing drawing = digit_at(whole(random, 0, 9), {0, 0}, 1, random);
  const double reach = uniform(random, 0.4, 0.7);
  const auto off = [&] { return uniform(random, -0.12, 0.12); };
  const auto line = [&](double from_y, double to_y) {
    drawing.push_back(
        {{-reach + off(), from_y * reach + off()}, {reach + off(), to_y * reach + off()}});
  };
  if (random.below(2) == 0) {
    line(-1, 1);
    line(1, -1);
  } else {
    Stroke& zigzag = drawing.emplace_back();
    for (int i = whole(random, 5, 10), side = -1; i > 0; --i, side = -side) {
      zigzag.push_back({side * reach + off(), (0.2 * i - 1) * 0.6 + off()});
    }
  }
  return drawing;
}

// So far apart that strokes do not fall on each other, and rather beside than below each other, as
// two loops would be an 8; a 1 would vanish in the other.
Drawing two_digits(Random& random) {
  constexpr std::array<int, 9> kDigits{0, 2, 3, 4, 5, 6, 7, 8, 9};
  const std::size_t first = random.below(9);
  const std::size_t second = (first + 1 + random.below(8)) % 9;
  const double way = uniform(random, 0.35, 0.9);
  const double angle = uniform(random, -0.25, 0.25) * std::numbers::pi +
                       (random.below(2) == 0 ? 0 : std::numbers::pi);
  Drawing drawing = digit_at(kDigits[first], {0, 0}, 1, random);
  for (Stroke& stroke : digit_at(kDigits[second], {way * std::cos(angle), way * std::sin(angle)},
                                 uniform(random, 0.8, 1.25), random)) {
    drawing.push_back(std::move(stroke));
  }
  return drawing;
}

// Less than half of a digit.
Drawing part_of_digit(Random& random) {
  for (;;) {
    const DigitEnd end =
        kEndsThatAreNoDigits[random.below(std::uint32_t{std::size(kEndsThatAreNoDigits)})];
    const Drawing drawing = synthetic_digit(end.digit, random);
    if (auto part = part_of(drawing, end.last, uniform(random, 0.25, 0.42))) return *part;
  }
}

// Digits that are none any more.
constexpr DrawingKind kSpoilt[] = {{"crossed-out digit", "spoilt digits", 5, crossed_out_digit},
                                   {"part of a digit", "spoilt digits", 5, part_of_digit},
                                   {"two digits", "spoilt digits", 6, two_digits}};

const std::vector<DrawingKind>& all_kinds() {
  static const std::vector<DrawingKind> kKinds = [] {
    std::vector<DrawingKind> kinds;
    for (const DrawingKind& kind : kSpoilt) kinds.push_back(kind);
    for (const DrawingKind& kind : doodles()) kinds.push_back(kind);
    return kinds;
  }();
  return kKinds;
}

}  // namespace

std::string group_of_negative(const std::string& label) {
  const std::vector<DrawingKind>& kinds = all_kinds();
  return std::find_if(kinds.begin(), kinds.end(),
                      [&](const DrawingKind& kind) { return kind.name == label; })
      ->group;
}

std::vector<StrokeSample> make_negatives(std::size_t first, std::size_t end, std::uint64_t seed) {
  std::vector<StrokeSample> samples;
  for (std::size_t i = first; i < end; ++i) {
    Random random(seed, RandomPurpose::kNegative, i);
    const DrawingKind& kind = one_by_weight(random, all_kinds());
    samples.push_back(
        {.label = kind.name, .writer = "", .drawing = kind.draw(random), .line = i + 1});
  }
  return samples;
}

}  // namespace inkdigit
