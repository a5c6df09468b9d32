#include "engine/ink/picture/fitted.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ink/picture/pixel_box.hpp"

namespace inkdigit {
namespace {

bool is_opaque_gray(const std::uint8_t* pixel, std::uint32_t channels) {
  if (channels == 1) return true;
  return pixel[0] == pixel[1] && pixel[0] == pixel[2] && (channels == 3 || pixel[3] == 255);
}

// Whether ink of this mass and moment is centered on pixel `middle`.
bool is_centered(double mass, double moment, int middle) {
  constexpr double kRounding = 1e-6;
  return std::abs(moment / mass - middle) <= 0.5 + kRounding;
}

bool is_fitted(const Raster& raster) {
  constexpr std::uint8_t kFullInk = 240;  // every digit of MNIST has a pixel of at least 241
  PixelBox box;
  double mass = 0;
  double mass_x = 0;
  double mass_y = 0;
  std::uint8_t fullest = 0;
  for (int y = 0; y < raster.height; ++y) {
    for (int x = 0; x < raster.width; ++x) {
      const std::uint8_t ink = raster.pixels[static_cast<std::size_t>(y * raster.width + x)];
      if (ink == 0) continue;
      box.include({x, y, x, y});
      mass += ink;
      mass_x += ink * x;
      mass_y += ink * y;
      fullest = std::max(fullest, ink);
    }
  }
  if (fullest < kFullInk) return false;
  const int side = static_cast<int>(kBoxShare * std::min(raster.height, raster.width));
  const int longer = std::max(box.width(), box.height());
  return (longer == side || longer == side - 1) && is_centered(mass, mass_x, raster.width / 2) &&
         is_centered(mass, mass_y, raster.height / 2);
}

}  // namespace

std::optional<Raster> as_fitted(const BitmapView& bitmap, const RasterOptions& options) {
  if (bitmap.width != static_cast<std::uint32_t>(options.width) ||
      bitmap.height != static_cast<std::uint32_t>(options.height))
    return std::nullopt;
  Raster raster{options.height, options.width, {}};
  const std::size_t count = std::size_t{bitmap.width} * bitmap.height;
  raster.pixels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* pixel = bitmap.pixels + i * bitmap.channels;
    if (!is_opaque_gray(pixel, bitmap.channels)) return std::nullopt;
    raster.pixels.push_back(*pixel);
  }
  if (!is_fitted(raster)) return std::nullopt;
  return raster;
}

}  // namespace inkdigit
