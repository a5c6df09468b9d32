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

// A drawing's points behind one another.
class FlatStrokes {
 public:
  explicit FlatStrokes(const Drawing& drawing) {
    for (const Stroke& stroke : drawing) {
      points_.insert(points_.end(), stroke.begin(), stroke.end());
      lengths_.push_back(static_cast<std::uint32_t>(stroke.size()));
    }
  }

  // Valid as long as this object.
  [[nodiscard]] StrokesView view() const { return {points_, lengths_}; }

 private:
  std::vector<Point> points_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace inkdigit
