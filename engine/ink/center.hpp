// The last step, shared by strokes and bitmaps.
#pragma once

#include "engine/ink/grid.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

// Ink in 0..1 on a canvas of its own.
using InkMap = Grid<float>;

// Moves the map by whole pixels so that its center of mass falls on the middle pixel (height / 2,
// width / 2), as near as whole pixels allow, and turns ink into bytes. What would fall outside is
// cut off.
Raster center(const InkMap& map, const RasterOptions& options);

}  // namespace inkdigit
