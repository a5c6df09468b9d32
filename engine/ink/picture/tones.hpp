// A picture as tones of gray, no larger than reading ink takes.
#pragma once

#include <cstdint>

#include "engine/ink/picture/grid.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

// 0 = black, 255 = white.
using Tones = Grid<std::uint8_t>;

// The longer side of what ink is looked for in, at most; enough for a hundred digits in a row.
constexpr std::uint32_t kLongestSide = 1280;  // pixels

// How many of the picture's pixels, each way, become one tone.
std::uint32_t reduction_of(const BitmapView& bitmap);

// Rec. 601 luma, averaged over reduction x reduction pixels; of what is left at the right and lower
// edges, over as many as there are. Where the border is transparent, opacity is dark, whatever its
// color; what is transparent elsewhere has the tone of the border.
Tones tones_of(const BitmapView& bitmap, std::uint32_t reduction);

// Each tone the mean of `factor` x `factor`, likewise.
Tones reduce(const Tones& tones, int factor);

// The median of the outermost pixels.
std::uint8_t border_tone(const Tones& tones);

}  // namespace inkdigit
