#pragma once

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// The picture stretched to width x height as torchvision's Resize does it:
// bilinear, over all pixels that a shrunk one covers, on the bytes as they are (without gamma),
// each channel by itself, opacity as the colors.
Image resize(const Image& image, std::uint32_t width, std::uint32_t height);

}  // namespace inkdigit
