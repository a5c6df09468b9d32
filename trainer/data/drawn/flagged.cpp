#include "trainer/data/drawn/flagged.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

// In heights of the one.
constexpr double kMostLean = 0.35;
constexpr double kMostWidth = 0.45;
constexpr double kMostTopWidth = 0.17;
constexpr double kTop = 0.35;    // how far down the upper third goes
constexpr double kStart = 0.1;   // how far below the top the stroke may begin
constexpr double kShort = 0.18;  // the flag's length
constexpr double kLong = 0.34;

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

}  // namespace

std::optional<Drawing> flagged(const Drawing& one, Random& random) {
  const std::optional<Stroke> stem = bare_stem(one);
  if (!stem) return std::nullopt;
  constexpr int kSteps = 6;
  constexpr double kDegrees = std::numbers::pi / 180;
  const double length = uniform(random, kShort, kLong) * box_of(*stem).height();
  const double angle = kDegrees * uniform(random, -8, 30);
  const double bow = uniform(random, -0.1, 0.1) * length;
  const Point end = stem->front();
  const Point start{end.x - length * std::cos(angle), end.y + length * std::sin(angle)};
  Stroke stroke;
  for (int i = 0; i < kSteps; ++i) {
    const double along = static_cast<double>(i) / kSteps;
    stroke.push_back({std::lerp(start.x, end.x, along),
                      std::lerp(start.y, end.y, along) - bow * std::sin(std::numbers::pi * along)});
  }
  stroke.insert(stroke.end(), stem->begin(), stem->end());
  return Drawing{std::move(stroke)};
}

}  // namespace inkdigit
