#pragma once

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// The picture (1 or 3 channels) stretched to width x height as torchvision's Resize does it:
// bilinear, over all pixels that a shrunk one covers, on the bytes as they are (without gamma).
Image resize(const Image& image, std::uint32_t width, std::uint32_t height);

}  // namespace inkdigit
