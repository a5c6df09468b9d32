#include "engine/ink/center.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

bool Raster::blank() const {
  return std::all_of(pixels.begin(), pixels.end(), [](std::uint8_t v) { return v == 0; });
}

Raster center(const InkMap& map, const RasterOptions& options) {
  double mass = 0;
  double mass_x = 0;
  double mass_y = 0;
  for (int y = 0; y < map.height; ++y) {
    for (int x = 0; x < map.width; ++x) {
      mass += map.at(y, x);
      mass_x += map.at(y, x) * x;
      mass_y += map.at(y, x) * y;
    }
  }
  Raster raster{options.height, options.width, {}};
  raster.pixels.resize(static_cast<std::size_t>(options.height) *
                       static_cast<std::size_t>(options.width));
  if (mass <= 0) return raster;
  const int shift_x = options.width / 2 - static_cast<int>(std::floor(mass_x / mass + 0.5));
  const int shift_y = options.height / 2 - static_cast<int>(std::floor(mass_y / mass + 0.5));
  for (int y = std::max(0, -shift_y); y < std::min(map.height, options.height - shift_y); ++y) {
    for (int x = std::max(0, -shift_x); x < std::min(map.width, options.width - shift_x); ++x) {
      const auto to =
          static_cast<std::size_t>(y + shift_y) * static_cast<std::size_t>(options.width) +
          static_cast<std::size_t>(x + shift_x);
      raster.pixels[to] =
          static_cast<std::uint8_t>(std::lround(255 * std::clamp(map.at(y, x), 0.0F, 1.0F)));
    }
  }
  return raster;
}

}  // namespace inkdigit
