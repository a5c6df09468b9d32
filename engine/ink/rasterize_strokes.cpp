#include <cmath>
#include <string>

#include "engine/ink/center.hpp"
#include "engine/ink/draw_strokes.hpp"
#include "engine/ink/pen_path.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {
namespace {

// Beyond this, differences of coordinates lose their meaning in double precision or overflow.
constexpr double kMaxCoordinate = 1e15;

std::string fault_of(double coordinate) {
  if (std::isnan(coordinate)) return "nan";
  return std::isinf(coordinate) ? "infinite" : "too large";
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
                   (x_fits ? "y" : "x") + " is " + fault_of(x_fits ? p.y : p.x) +
                   ", which is no finite number of at most 1e15"};
    }
    first += strokes.lengths[s];
  }
  return success();
}

Result<Raster> rasterize(const StrokesView& strokes, const RasterOptions& options) {
  if (Status status = check(strokes); !status) return status.error();
  return center(draw_strokes(strokes, pen_map(options)), options);
}

Result<Raster> rasterize(const Drawing& drawing, const RasterOptions& options) {
  return rasterize(FlatStrokes(drawing).view(), options);
}

}  // namespace inkdigit
