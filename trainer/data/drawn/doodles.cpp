#include "trainer/data/drawn/doodles.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <utility>
#include <vector>

#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

constexpr double kPi = std::numbers::pi;

// Straight lines from corner to corner.
Skeleton corners(std::initializer_list<Point> points) {
  Skeleton skeleton;
  for (const Point point : points) skeleton.push_back({point, true});
  return skeleton;
}

// Part of an ellipse, from one angle to another; 0 = to the right, pi / 2 = down.
Skeleton arc(Point center, double width, double height, double from, double to) {
  const int steps = std::max(3, static_cast<int>(std::ceil(std::abs(to - from) / 0.6)));
  Skeleton skeleton;
  for (int i = 0; i <= steps; ++i) {
    const double angle = from + (to - from) * i / steps;
    skeleton.push_back(
        {{center.x + 0.5 * width * std::cos(angle), center.y + 0.5 * height * std::sin(angle)}});
  }
  return skeleton;
}

std::vector<Skeleton> turned(std::vector<Skeleton> strokes, double angle) {
  for (Skeleton& stroke : strokes) {
    for (ControlPoint& point : stroke) {
      const Point at{point.at.x - 0.5, point.at.y - 0.5};
      point.at = {0.5 + std::cos(angle) * at.x - std::sin(angle) * at.y,
                  0.5 + std::sin(angle) * at.x + std::cos(angle) * at.y};
    }
  }
  return strokes;
}

// Between these two, nothing is taken for an upright line.
double slightly(Random& random) { return uniform(random, -0.3, 0.3); }
double anyhow(Random& random) { return uniform(random, -kPi, kPi); }

Drawing scribble(Random& random) {
  std::vector<Skeleton> strokes(static_cast<std::size_t>(whole(random, 1, 2)));
  for (Skeleton& stroke : strokes) {
    for (int i = whole(random, 9, 26); i > 0; --i) {
      stroke.push_back({{uniform(random, 0, 1), uniform(random, 0, 1)}, random.below(3) == 0});
    }
  }
  return write_by_hand(std::move(strokes), random);
}

Drawing spiral(Random& random) {
  const double turns = uniform(random, 3, 5);
  const double start = anyhow(random);
  Skeleton path;
  for (double turn = 0; turn < turns; turn += 0.1) {
    const double radius = 0.5 * turn / turns;
    const double angle = start + 2 * kPi * turn;
    path.push_back({{0.5 + radius * std::cos(angle), 0.5 + radius * std::sin(angle)}});
  }
  return write_by_hand({path}, random);
}

// From side to side, so often that it is neither a z nor a w.
Drawing zigzag(Random& random) {
  const int teeth = whole(random, 5, 9);
  Skeleton path;
  for (int i = 0; i <= teeth; ++i) {
    path.push_back({{1.0 * i / teeth, i % 2 == 0 ? 0.2 : 0.8}, random.below(2) == 0});
  }
  return write_by_hand(turned({path}, anyhow(random)), random);
}

// Points in which the pen is set down once; a single one is a dot whatever its size.
Drawing dots(Random& random) {
  Drawing drawing;
  for (int i = whole(random, 1, 4); i > 0; --i) {
    drawing.push_back({{uniform(random, 0, 1), uniform(random, 0, 0.6)}});
  }
  return drawing;
}

Drawing dashes(Random& random) {
  std::vector<Skeleton> strokes{corners({{0, 0.5}, {1, 0.5}})};
  if (random.below(2) == 0) strokes.push_back(corners({{0, 0.75}, {1, 0.75}}));
  return write_by_hand(turned(std::move(strokes), slightly(random)), random);
}

Drawing cross(Random& random) {
  std::vector<Skeleton> strokes{corners({{0, 0}, {1, 1}}), corners({{1, 0}, {0, 1}})};
  if (random.below(3) == 0) strokes.push_back(corners({{0, 0.5}, {1, 0.5}}));
  return write_by_hand(turned(std::move(strokes), slightly(random)), random);
}

Drawing hash(Random& random) {
  return write_by_hand(turned({corners({{0.3, 0}, {0.3, 1}}), corners({{0.7, 0}, {0.7, 1}}),
                               corners({{0, 0.3}, {1, 0.3}}), corners({{0, 0.7}, {1, 0.7}})},
                              slightly(random)),
                       random);
}

// Wide, or with something inside: an upright empty one would be a 0.
Drawing box(Random& random) {
  const Skeleton square = corners({{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}});
  switch (random.below(3)) {
    case 0:
      return write_by_hand({corners({{0, 0.35}, {1, 0.35}, {1, 0.65}, {0, 0.65}, {0, 0.35}})},
                           random);
    case 1:
      return write_by_hand({square, corners({{0, 0}, {1, 1}}), corners({{1, 0}, {0, 1}})}, random);
    default:
      return write_by_hand({square, corners({{0.2, 0.5}, {0.45, 0.8}, {1.1, -0.2}})}, random);
  }
}

Drawing house(Random& random) {
  return write_by_hand({corners({{0.1, 0.45}, {0.1, 1}, {0.9, 1}, {0.9, 0.45}}),
                        corners({{0, 0.5}, {0.5, 0}, {1, 0.5}}),
                        corners({{0.4, 1}, {0.4, 0.7}, {0.6, 0.7}, {0.6, 1}})},
                       random);
}

Drawing check_mark(Random& random) {
  return write_by_hand({corners({{0, 0.5}, {uniform(random, 0.25, 0.4), 1}, {1, 0}})}, random);
}

// Lying down or aslant: one that stands is nearly a 1.
Drawing arrow(Random& random) {
  const double side = random.below(2) == 0 ? 0 : kPi;
  const double head = uniform(random, 0.2, 0.35);
  return write_by_hand(turned({corners({{0, 0.5}, {1, 0.5}}),
                               corners({{1 - head, 0.5 - head}, {1, 0.5}, {1 - head, 0.5 + head}})},
                              side + uniform(random, -0.8, 0.8)),
                       random);
}

Drawing face(Random& random) {
  const double start = anyhow(random);
  const bool smiles = random.below(3) != 0;
  std::vector<Skeleton> strokes{arc({0.5, 0.5}, 1, 1, start, start + 2 * kPi)};
  for (const double x : {0.3, 0.7}) {
    strokes.push_back(random.below(2) == 0 ? arc({x, 0.35}, 0.12, 0.16, 0, 2 * kPi)
                                           : corners({{x, 0.28}, {x, 0.42}}));
  }
  strokes.push_back(smiles ? arc({0.5, 0.55}, 0.55, 0.45, kPi * 0.9, kPi * 0.1)
                           : arc({0.5, 0.85}, 0.5, 0.35, kPi * 1.1, kPi * 1.9));
  return write_by_hand(turned(std::move(strokes), slightly(random)), random);
}

Drawing heart(Random& random) {
  const Skeleton path{{{0.5, 0.25}, true}, {{0.28, 0}},      {{0.02, 0.18}},
                      {{0.12, 0.55}},      {{0.5, 1}, true}, {{0.88, 0.55}},
                      {{0.98, 0.18}},      {{0.72, 0}},      {{0.5, 0.25}, true}};
  return write_by_hand(turned({path}, slightly(random)), random);
}

Drawing star(Random& random) {
  Skeleton path;
  for (int i = 0; i <= 5; ++i) {
    const double angle = -kPi / 2 + i * 4 * kPi / 5;
    path.push_back({{0.5 + 0.5 * std::cos(angle), 0.5 + 0.5 * std::sin(angle)}, true});
  }
  return write_by_hand(turned({path}, slightly(random)), random);
}

constexpr DrawingKind kDoodles[] = {{"scribble", "scribbles", 6, scribble},
                                    {"spiral", "scribbles", 2, spiral},
                                    {"zigzag", "scribbles", 2, zigzag},
                                    {"dots", "scribbles", 2, dots},
                                    {"dashes", "scribbles", 2, dashes},
                                    {"cross", "shapes", 2, cross},
                                    {"hash", "shapes", 1, hash},
                                    {"box", "shapes", 2, box},
                                    {"house", "doodles", 1, house},
                                    {"check mark", "shapes", 2, check_mark},
                                    {"arrow", "shapes", 2, arrow},
                                    {"face", "doodles", 3, face},
                                    {"heart", "doodles", 2, heart},
                                    {"star", "doodles", 2, star}};

}  // namespace

std::span<const DrawingKind> doodles() { return kDoodles; }

}  // namespace inkdigit
