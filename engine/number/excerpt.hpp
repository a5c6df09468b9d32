#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// Some strokes of a drawing, as a drawing of their own. Its memory is used again by the next
// take().
class Excerpt {
 public:
  // `indices` of strokes, in ascending order.
  void take(const StrokesView& strokes, std::span<const std::uint32_t> indices) {
    points_.clear();
    lengths_.clear();
    std::size_t first = 0;
    std::size_t next = 0;  // of indices
    for (std::uint32_t i = 0; next < indices.size(); ++i) {
      const std::uint32_t length = strokes.lengths[i];
      if (i == indices[next]) {
        for (const Point p : strokes.points.subspan(first, length)) points_.push_back(p);
        lengths_.push_back(length);
        ++next;
      }
      first += length;
    }
  }

  [[nodiscard]] StrokesView view() const { return {points_, lengths_}; }

 private:
  std::vector<Point> points_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace inkdigit
