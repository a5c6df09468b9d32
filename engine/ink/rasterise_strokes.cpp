#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/ink/box.hpp"
#include "engine/ink/centre.hpp"
#include "engine/ink/raster.hpp"
#include "engine/ink/segment.hpp"

namespace inkdigit {
namespace {

// Beyond this, differences of coordinates lose their meaning in double precision or overflow.
constexpr double kMaxCoordinate = 1e15;

// Where the drawing goes: pixel = (point - origin) * scale + margin.
struct Placement {
  double origin_x = 0;
  double origin_y = 0;
  double scale = 0;
  double margin_x = 0;  // pixels
  double margin_y = 0;

  [[nodiscard]] Point operator()(Point p) const {
    return {(p.x - origin_x) * scale + margin_x, (p.y - origin_y) * scale + margin_y};
  }
};

// Fits the box of the points, widened by the pen, to `box` pixels.
Placement place(const Box& extent, double box, double pen) {
  const double longer = std::max(extent.width(), extent.height());
  const double scale = longer > 0 ? (box - pen) / longer : 0;
  return {extent.left, extent.top, std::isfinite(scale) ? scale : 0, pen / 2, pen / 2};
}

// Lowers each pixel's squared distance from the ink's centre line to that of the segment a..b.
void draw_segment(InkMap& distance, Point a, Point b, double reach) {
  const auto low = [reach](double p, double q) {
    return std::max(0, static_cast<int>(std::floor(std::min(p, q) - reach - 0.5)));
  };
  const auto high = [reach](double p, double q, int extent) {
    return std::min(extent - 1, static_cast<int>(std::ceil(std::max(p, q) + reach - 0.5)));
  };
  for (int y = low(a.y, b.y); y <= high(a.y, b.y, distance.height); ++y) {
    for (int x = low(a.x, b.x); x <= high(a.x, b.x, distance.width); ++x) {
      const double d = squared_distance({x + 0.5, y + 0.5}, a, b);
      distance.at(y, x) = std::min(distance.at(y, x), static_cast<float>(d));
    }
  }
}

void draw_stroke(InkMap& distance, std::span<const Point> points, const Placement& placement,
                 double reach) {
  // Steps shorter than this cannot be seen; leaving them out keeps a million points cheap.
  constexpr double kShortestStep = 1.0 / 32;  // pixels
  Point last = placement(points.front());
  bool drawn = false;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point next = placement(points[i]);
    const bool end = i + 1 == points.size();
    const double dx = next.x - last.x;
    const double dy = next.y - last.y;
    if (!end && dx * dx + dy * dy < kShortestStep * kShortestStep) continue;
    draw_segment(distance, last, next, reach);
    last = next;
    drawn = true;
  }
  if (!drawn) draw_segment(distance, last, last, reach);
}

}  // namespace

Status check(const StrokesView& strokes) {
  std::size_t first = 0;
  for (std::size_t s = 0; s < strokes.lengths.size(); ++s) {
    for (std::size_t i = 0; i < strokes.lengths[s]; ++i) {
      const Point p = strokes.points[first + i];
      const bool x_fits = std::abs(p.x) <= kMaxCoordinate;  // false for NaN
      if (x_fits && std::abs(p.y) <= kMaxCoordinate) continue;
      return Error{"stroke " + std::to_string(s + 1) + ", point " + std::to_string(i + 1) + ": " +
                   (x_fits ? "y" : "x") + " is " + std::to_string(x_fits ? p.y : p.x) +
                   ", which is no finite number of at most 1e15"};
    }
    first += strokes.lengths[s];
  }
  return success();
}

Result<Raster> rasterise(const StrokesView& strokes, const RasterOptions& options) {
  if (Status status = check(strokes); !status) return status.error();
  Box extent;
  for (const Point p : strokes.points) extent.include(p);
  const double box = kBoxShare * std::min(options.height, options.width);
  const int side = static_cast<int>(std::ceil(box));
  InkMap map{side, side,
             std::vector<float>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side),
                                std::numeric_limits<float>::max())};
  const double pen = options.pen * box;  // pixels
  // A pixel's coverage by the pen's edge: from 1 to 0 over the pixel's width, as a box filter gives
  // for an edge along the grid.
  const double reach = pen / 2 + 0.5;
  if (!strokes.points.empty()) {
    const Placement placement = place(extent, box, pen);
    std::size_t first = 0;
    for (const std::uint32_t length : strokes.lengths) {
      if (length > 0) draw_stroke(map, strokes.points.subspan(first, length), placement, reach);
      first += length;
    }
  }
  for (float& value : map.ink) {
    value = std::clamp(static_cast<float>(reach) - std::sqrt(value), 0.0F, 1.0F);
  }
  return centre(map, options);
}

Result<Raster> rasterise(const Drawing& drawing, const RasterOptions& options) {
  return rasterise(FlatStrokes(drawing).view(), options);
}

}  // namespace inkdigit
