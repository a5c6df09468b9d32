#pragma once

#include <optional>

#include "engine/ink/raster.hpp"

namespace inkdigit {

// The picture itself, bit for bit, where it is such a raster already: of the raster's size, gray,
// opaque and light on black, its ink in a box of the size that rasterize makes (or a pixel less, as
// 16 of MNIST's 70,000 have it), its center of mass in the middle. Nothing where it is not.
std::optional<Raster> as_fitted(const BitmapView& bitmap, const RasterOptions& options);

}  // namespace inkdigit
