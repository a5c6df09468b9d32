// The last step, shared by strokes and bitmaps.
#pragma once

#include <vector>

#include "engine/ink/raster.hpp"

namespace inkdigit {

// Ink in 0..1 on a canvas of its own, rows from the top.
struct InkMap {
  int height = 0;
  int width = 0;
  std::vector<float> ink;

  [[nodiscard]] float& at(int y, int x) {
    return ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(x)];
  }
  [[nodiscard]] float at(int y, int x) const { return const_cast<InkMap*>(this)->at(y, x); }
};

// Moves the map by whole pixels so that its center of mass falls on the middle pixel (height / 2,
// width / 2), as near as whole pixels allow, and turns ink into bytes. What would fall outside is
// cut off.
Raster center(const InkMap& map, const RasterOptions& options);

}  // namespace inkdigit
