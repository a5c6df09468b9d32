// The smallest upright box around points.
#pragma once

#include <algorithm>
#include <limits>
#include <span>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// Around no points at all it is inside out: right < left.
struct Box {
  double left = std::numeric_limits<double>::max();
  double top = std::numeric_limits<double>::max();
  double right = std::numeric_limits<double>::lowest();
  double bottom = std::numeric_limits<double>::lowest();

  void include(Point p) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  void include(const Box& other) {
    left = std::min(left, other.left);
    right = std::max(right, other.right);
    top = std::min(top, other.top);
    bottom = std::max(bottom, other.bottom);
  }

  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }
};

// Along the axis on which they are farther apart; negative where they overlap.
inline double gap(const Box& a, const Box& b) {
  return std::max({a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom});
}

inline Box box_of(std::span<const Point> points) {
  Box box;
  for (const Point p : points) box.include(p);
  return box;
}

inline Box box_of(const Drawing& drawing) {
  Box box;
  for (const Stroke& stroke : drawing) box.include(box_of(stroke));
  return box;
}

}  // namespace inkdigit
