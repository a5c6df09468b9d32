// A picture as tones of gray, no larger than reading ink takes.
#pragma once

#include <cstdint>

#include "engine/ink/grid.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

// 0 = black, 255 = white.
using Tones = Grid<std::uint8_t>;

// The longer side of what ink is looked for in, at most; enough for a hundred digits in a row.
constexpr std::uint32_t kLongestSide = 1280;  // pixels

// How many of the picture's pixels, each way, become one tone.
std::uint32_t reduction_of(const BitmapView& bitmap);

// What of a color is its tone. Luma is what people see; the least and the greatest channel tell
// colored ink from paper, or from a blackboard, that is as bright as it.
enum class ToneOf { kLuma, kLeastChannel, kGreatestChannel };

// Averaged over reduction x reduction pixels; of what is left at the right and lower edges, over as
// many as there are. Luma is Rec. 601's. Where the border is transparent, opacity is dark, whatever
// its color; what is transparent elsewhere has the tone of the border.
Tones tones_of(const BitmapView& bitmap, std::uint32_t reduction, ToneOf what = ToneOf::kLuma);

// Each tone the mean of `factor` x `factor`, likewise.
Tones reduce(const Tones& tones, int factor);

// Each tone the mean of those within `reach` pixels each way, of those inside the picture.
Tones blurred(const Tones& tones, int reach);

// The median of the outermost pixels.
std::uint8_t border_tone(const Tones& tones);

}  // namespace inkdigit
