// Pen strokes as they come from a canvas, a tablet or a stroke file.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace inkdigit {

// x to the right, y down, any units.
struct Point {
  double x = 0;
  double y = 0;
};

using Stroke = std::vector<Point>;
using Drawing = std::vector<Stroke>;

// The same without owning: the points of all strokes in turn, and how many belong to each stroke.
struct StrokesView {
  std::span<const Point> points;
  std::span<const std::uint32_t> lengths;  // sums to points.size()
};

}  // namespace inkdigit
