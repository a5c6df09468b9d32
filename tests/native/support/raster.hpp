#pragma once

#include "engine/ink/raster.hpp"

namespace inkdigit::test {

// Pictures of MNIST's size.
inline constexpr RasterOptions kMnist{.height = 28, .width = 28};

}  // namespace inkdigit::test
