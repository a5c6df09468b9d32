#pragma once

#include "trainer/data/image/codec.hpp"

namespace inkdigit {

// The orientation (1..8) in a block of Exif, with or without "Exif\0\0" in front. 1, as it is,
// where the block has none or is damaged: the picture itself may be good.
int exif_orientation(Bytes block);

}  // namespace inkdigit
