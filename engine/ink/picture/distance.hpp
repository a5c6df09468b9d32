#pragma once

#include <cstdint>

#include "engine/ink/grid.hpp"

namespace inkdigit {

// For each pixel, how far its center is from that of the nearest pixel where mask is `value` (0 or
// not): exact Euclidean distances, in pixels (Felzenszwalb and Huttenlocher, "Distance transforms
// of sampled functions", Theory of Computing 8, 2012). Where there is none, more than height +
// width.
Grid<float> distance_to(const Grid<std::uint8_t>& mask, bool value);

}  // namespace inkdigit
