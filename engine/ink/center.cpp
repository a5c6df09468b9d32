#include "engine/ink/center.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

bool Raster::blank() const {
  return std::all_of(pixels.begin(), pixels.end(), [](std::uint8_t v) { return v == 0; });
}

Raster center(const InkMap& map, const RasterOptions& options) {
  Raster raster{options.height, options.width, {}};
  raster.pixels.resize(static_cast<std::size_t>(options.height) *
                       static_cast<std::size_t>(options.width));
  const Shift shift = shift_to_middle(map, options);
  for (int y = std::max(0, -shift.y); y < std::min(map.height, options.height - shift.y); ++y) {
    std::uint8_t* const row =
        &raster.pixels[static_cast<std::size_t>((y + shift.y) * options.width)];
    for (int x = std::max(0, -shift.x); x < std::min(map.width, options.width - shift.x); ++x) {
      row[x + shift.x] =
          static_cast<std::uint8_t>(std::lround(255 * std::clamp(map.at(y, x), 0.0F, 1.0F)));
    }
  }
  return raster;
}

}  // namespace inkdigit
