#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// The bytes of a JPEG file, of 1 or 3 channels; `quality` from 1 to 100. The same bits with and
// without SIMD.
std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality);

}  // namespace inkdigit
