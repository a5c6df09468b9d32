#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ink/picture/digit.hpp"
#include "engine/ink/picture/find_ink.hpp"
#include "engine/ink/picture/fit_ink.hpp"
#include "engine/ink/picture/fitted.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

Status check(const BitmapView& bitmap) {
  if (bitmap.channels != 1 && bitmap.channels != 3 && bitmap.channels != 4) {
    return Error{"a picture has 1 (gray), 3 (RGB) or 4 (RGBA) channels, not " +
                 std::to_string(bitmap.channels)};
  }
  if (bitmap.width < 1 || bitmap.height < 1 || bitmap.width > kMaxBitmapSide ||
      bitmap.height > kMaxBitmapSide) {
    return Error{"a picture has 1 to " + std::to_string(kMaxBitmapSide) + " pixels each way, not " +
                 std::to_string(bitmap.width) + "x" + std::to_string(bitmap.height)};
  }
  return success();
}

Result<Raster> rasterize(const BitmapView& bitmap, const RasterOptions& options) {
  if (Status status = check(bitmap); !status) return status.error();
  if (std::optional<Raster> fitted = as_fitted(bitmap, options)) return std::move(*fitted);
  const PictureInk ink = find_ink(bitmap);
  const std::vector<std::uint32_t> digit = pieces_of_digit(ink);
  if (ink.pieces.all.empty() || !is_writing(ink, digit)) return center(InkMap{}, options);
  return fit_ink(excerpt(ink, digit), options);
}

}  // namespace inkdigit
