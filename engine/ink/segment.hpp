#pragma once

#include <algorithm>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// Squared distance of p from the segment a..b.
constexpr double squared_distance(Point p, Point a, Point b) {
  const double abx = b.x - a.x;
  const double aby = b.y - a.y;
  const double length = abx * abx + aby * aby;
  const double t =
      length > 0 ? std::clamp(((p.x - a.x) * abx + (p.y - a.y) * aby) / length, 0.0, 1.0) : 0;
  const double dx = a.x + t * abx - p.x;
  const double dy = a.y + t * aby - p.y;
  return dx * dx + dy * dy;
}

}  // namespace inkdigit
