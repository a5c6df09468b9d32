// What a pen draws: strokes as segments in the pixels of the map that a raster is made of.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "engine/ink/box.hpp"
#include "engine/ink/raster.hpp"
#include "engine/ink/strokes.hpp"

namespace inkdigit {

// The square that a drawing is fitted to before it is centered, and the pen.
struct PenMap {
  int side = 0;      // pixels
  double box = 0;    // pixels: what the ink's longer side comes to
  double pen = 0;    // pixels: diameter
  double reach = 0;  // pixels: so far from its center line the pen's ink ends
};

inline PenMap pen_map(const RasterOptions& options) {
  PenMap map;
  map.box = kBoxShare * std::min(options.height, options.width);
  map.side = static_cast<int>(std::ceil(map.box));
  map.pen = options.pen * map.box;
  // A pixel's coverage by the pen's edge: from 1 to 0 over the pixel's width, as a box filter gives
  // for an edge along the grid.
  map.reach = map.pen / 2 + 0.5;
  return map;
}

// Where a drawing goes: pixel = (point - origin) * scale + margin. Its box, widened by the pen,
// fits the map.
class PenPlacement {
 public:
  PenPlacement(const StrokesView& strokes, const PenMap& map) : margin_(map.pen / 2) {
    const Box extent = box_of(strokes.points);
    const double longer = std::max(extent.width(), extent.height());
    const double scale = longer > 0 ? (map.box - map.pen) / longer : 0;
    origin_ = {extent.left, extent.top};
    scale_ = std::isfinite(scale) ? scale : 0;
  }

  [[nodiscard]] Point operator()(Point p) const {
    return {(p.x - origin_.x) * scale_ + margin_, (p.y - origin_.y) * scale_ + margin_};
  }
  // 0 where all points are one.
  [[nodiscard]] double scale() const { return scale_; }

 private:
  Point origin_;
  double scale_ = 0;
  double margin_;  // pixels
};

// Calls visit(a, b) for each segment of one stroke's center line; of a dot a == b.
template <class Visit>
void each_segment(std::span<const Point> stroke, const PenPlacement& placement, Visit visit) {
  // Steps shorter than this cannot be seen; leaving them out keeps a million points cheap.
  constexpr double kShortestStep = 1.0 / 32;  // pixels
  Point last = placement(stroke.front());
  bool drawn = false;
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    const Point next = placement(stroke[i]);
    const bool end = i + 1 == stroke.size();
    const double dx = next.x - last.x;
    const double dy = next.y - last.y;
    if (!end && dx * dx + dy * dy < kShortestStep * kShortestStep) continue;
    visit(last, next);
    last = next;
    drawn = true;
  }
  if (!drawn) visit(last, last);
}

// The same of a whole drawing.
template <class Visit>
void each_segment(const StrokesView& strokes, const PenMap& map, Visit visit) {
  if (strokes.points.empty()) return;
  const PenPlacement placement(strokes, map);
  std::size_t first = 0;
  for (const std::uint32_t length : strokes.lengths) {
    if (length > 0) each_segment(strokes.points.subspan(first, length), placement, visit);
    first += length;
  }
}

}  // namespace inkdigit
