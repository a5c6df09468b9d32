#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// The bytes of a PNG file.
std::vector<std::uint8_t> encode_png(const Image& image);

}  // namespace inkdigit
