#pragma once

#include <algorithm>
#include <limits>

namespace inkdigit {

// Columns left..right and rows top..bottom, all of them included. Around nothing it is inside out.
struct PixelBox {
  int left = std::numeric_limits<int>::max();
  int top = std::numeric_limits<int>::max();
  int right = -1;
  int bottom = -1;

  [[nodiscard]] bool empty() const { return right < left; }
  // Of a box that is not empty.
  [[nodiscard]] int width() const { return right - left + 1; }
  [[nodiscard]] int height() const { return bottom - top + 1; }

  void include(const PixelBox& other) {
    left = std::min(left, other.left);
    top = std::min(top, other.top);
    right = std::max(right, other.right);
    bottom = std::max(bottom, other.bottom);
  }
};

// Pixels between two boxes, along the axis on which they are farther apart; negative where they
// overlap.
inline int gap(const PixelBox& a, const PixelBox& b) {
  return std::max({a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom}) - 1;
}

}  // namespace inkdigit
