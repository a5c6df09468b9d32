// Strokes as ink on the map that a raster is made of.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/ink/center.hpp"
#include "engine/ink/pen_path.hpp"
#include "engine/ink/segment.hpp"

namespace inkdigit {

// Lowers each pixel's squared distance from the ink's center line to that of the segment a..b.
inline void draw_segment(InkMap& distance, Point a, Point b, double reach) {
  const auto low = [reach](double p, double q) {
    return std::max(0, static_cast<int>(std::floor(std::min(p, q) - reach - 0.5)));
  };
  const auto high = [reach](double p, double q, int extent) {
    return std::min(extent - 1, static_cast<int>(std::ceil(std::max(p, q) + reach - 0.5)));
  };
  for (int y = low(a.y, b.y); y <= high(a.y, b.y, distance.height); ++y) {
    for (int x = low(a.x, b.x); x <= high(a.x, b.x, distance.width); ++x) {
      const double d = squared_distance({x + 0.5, y + 0.5}, a, b);
      float& nearest = distance.at(y, x);
      nearest = std::min(nearest, static_cast<float>(d));
    }
  }
}

// The strokes on a map of their own, pen.side pixels each way; blank without points.
inline InkMap draw_strokes(const StrokesView& strokes, const PenMap& pen) {
  InkMap map(pen.side, pen.side, std::numeric_limits<float>::max());
  each_segment(strokes, pen, [&](Point a, Point b) { draw_segment(map, a, b, pen.reach); });
  for (float& value : map.cells) {
    value = std::clamp(static_cast<float>(pen.reach) - std::sqrt(value), 0.0F, 1.0F);
  }
  return map;
}

}  // namespace inkdigit
