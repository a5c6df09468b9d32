#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/ink/center.hpp"
#include "engine/ink/pen_path.hpp"
#include "engine/ink/raster.hpp"
#include "engine/ink/segment.hpp"

namespace inkdigit {
namespace {

// Beyond this, differences of coordinates lose their meaning in double precision or overflow.
constexpr double kMaxCoordinate = 1e15;

// Lowers each pixel's squared distance from the ink's center line to that of the segment a..b.
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

Result<Raster> rasterize(const StrokesView& strokes, const RasterOptions& options) {
  if (Status status = check(strokes); !status) return status.error();
  const PenMap pen = pen_map(options);
  InkMap map(pen.side, pen.side, std::numeric_limits<float>::max());
  each_segment(strokes, pen, [&](Point a, Point b) { draw_segment(map, a, b, pen.reach); });
  for (float& value : map.cells) {
    value = std::clamp(static_cast<float>(pen.reach) - std::sqrt(value), 0.0F, 1.0F);
  }
  return center(map, options);
}

Result<Raster> rasterize(const Drawing& drawing, const RasterOptions& options) {
  return rasterize(FlatStrokes(drawing).view(), options);
}

}  // namespace inkdigit
