#include "trainer/data/drawn/restyled.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/ink/box.hpp"
#include "engine/number/stroke_geometry.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

constexpr double kDegrees = std::numbers::pi / 180;

// In heights of the one.
constexpr double kMostLean = 0.35;
constexpr double kMostWidth = 0.45;
constexpr double kMostTopWidth = 0.17;
constexpr double kTop = 0.35;    // how far down the upper third goes
constexpr double kStart = 0.1;   // how far below the top the stroke may begin
constexpr double kShort = 0.18;  // the flag's length
constexpr double kLong = 0.34;
constexpr double kUpright = 0.15;

// By how many degrees a flag rises. Of the narrow sevens in the three collections in data/strokes/
// (roofs below 0.36 of the height) half have roofs that rise by less than 3 degrees, and nine in
// ten by less than 19, on stems that lean to the right by 0.06 of the height and more.
constexpr double kFlattest = 8;
constexpr double kFlattestLeaning = 20;
constexpr double kSteepest = 40;

// In heights of the zero.
constexpr double kMostOpen = 0.4;
constexpr double kNarrowestLoop = 0.4;
constexpr double kWidestLoop = 1.2;

// The only stroke, from its upper end on; nothing where it has a flag or is no bare line.
std::optional<Stroke> bare_stem(const Drawing& one) {
  if (one.size() != 1 || one.front().size() < 2) return std::nullopt;
  Stroke stem = one.front();
  if (stem.front().y > stem.back().y) std::reverse(stem.begin(), stem.end());
  const Box box = box_of(stem);
  const double height = box.height();
  Box top;
  for (const Point p : stem) {
    if (p.y < box.top + kTop * height) top.include(p);
  }
  const bool bare = height > 0 && box.width() <= kMostWidth * height &&
                    std::abs(stem.front().x - stem.back().x) <= kMostLean * height &&
                    stem.front().y <= box.top + kStart * height &&
                    top.width() <= kMostTopWidth * height;
  if (!bare) return std::nullopt;
  return stem;
}

// From `start` to `end`, off the straight line by at most `bow` of its length.
Stroke bowed(Point start, Point end, double bow) {
  constexpr int kSteps = 6;
  Stroke stroke;
  for (int i = 0; i <= kSteps; ++i) {
    const double along = static_cast<double>(i) / kSteps;
    const double off = bow * std::sin(std::numbers::pi * along);
    stroke.push_back({std::lerp(start.x, end.x, along) + off * (end.y - start.y),
                      std::lerp(start.y, end.y, along) - off * (end.x - start.x)});
  }
  return stroke;
}

bool is_loop(const Drawing& drawing) {
  if (drawing.size() != 1 || drawing.front().empty()) return false;
  const Stroke& stroke = drawing.front();
  const Box box = box_of(stroke);
  return distance(stroke.front(), stroke.back()) < kMostOpen * box.height() &&
         box.width() >= kNarrowestLoop * box.height() && box.width() <= kWidestLoop * box.height();
}

}  // namespace

std::optional<Drawing> flagged(const Drawing& one, Random& random) {
  const std::optional<Stroke> stem = bare_stem(one);
  if (!stem) return std::nullopt;
  const double height = box_of(*stem).height();
  const bool leans = stem->front().x - stem->back().x > kUpright * height;
  const double length = uniform(random, kShort, kLong) * height;
  const double angle = kDegrees * uniform(random, leans ? kFlattestLeaning : kFlattest, kSteepest);
  const Point end = stem->front();
  const Point start{end.x - length * std::cos(angle), end.y + length * std::sin(angle)};
  Stroke stroke = bowed(start, end, uniform(random, -0.1, 0.1));
  stroke.pop_back();
  stroke.insert(stroke.end(), stem->begin(), stem->end());
  return Drawing{std::move(stroke)};
}

std::optional<Drawing> slashed(const Drawing& zero, Random& random) {
  if (!is_loop(zero)) return std::nullopt;
  const Box box = box_of(zero);
  const bool bar = random.below(2) == 0;
  const double angle = kDegrees * (bar ? uniform(random, -15, 15) : uniform(random, 30, 65));
  const Point middle{0.5 * (box.left + box.right) + uniform(random, -0.08, 0.08) * box.width(),
                     0.5 * (box.top + box.bottom) + uniform(random, -0.12, 0.12) * box.height()};
  // From the middle of an ellipse that fills the box to its edge.
  const double edge =
      1 / std::hypot(2 * std::cos(angle) / box.width(), 2 * std::sin(angle) / box.height());
  const auto at = [&](double way) {
    return Point{middle.x + way * std::cos(angle), middle.y - way * std::sin(angle)};
  };
  const double left = edge * uniform(random, 0.9, 1.8);
  const double right = edge * uniform(random, 0.9, 1.8);
  Drawing drawing = zero;
  drawing.push_back(bowed(at(-left), at(right), uniform(random, -0.06, 0.06)));
  return drawing;
}

}  // namespace inkdigit
