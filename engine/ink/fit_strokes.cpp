#include "engine/ink/center.hpp"
#include "engine/ink/draw_strokes.hpp"
#include "engine/ink/pen_path.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

Result<Fit> fit_of(const StrokesView& strokes, const RasterOptions& options) {
  if (Status status = check(strokes); !status) return status.error();
  if (strokes.points.empty()) return Fit{};
  const PenMap pen = pen_map(options);
  const PenPlacement placement(strokes, pen);
  const Shift shift = shift_to_middle(draw_strokes(strokes, pen), options);
  const Point zero = placement({});
  return Fit{placement.scale(), zero.x + shift.x, zero.y + shift.y};
}

}  // namespace inkdigit
