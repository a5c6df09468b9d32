// The last step, shared by strokes and bitmaps.
#pragma once

#include <cmath>

#include "engine/ink/grid.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

// Ink in 0..1 on a canvas of its own.
using InkMap = Grid<float>;

// Whole pixels.
struct Shift {
  int x = 0;
  int y = 0;
};

// Brings the map's center of mass to the middle pixel (height / 2, width / 2), as near as whole
// pixels allow. None without ink.
inline Shift shift_to_middle(const InkMap& map, const RasterOptions& options) {
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
  if (mass <= 0) return {};
  return {options.width / 2 - static_cast<int>(std::floor(mass_x / mass + 0.5)),
          options.height / 2 - static_cast<int>(std::floor(mass_y / mass + 0.5))};
}

// Moves the map by that and turns ink into bytes. What would fall outside is cut off.
Raster center(const InkMap& map, const RasterOptions& options);

}  // namespace inkdigit
