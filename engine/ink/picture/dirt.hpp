// What a picture shows besides writing.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ink/picture/contrast.hpp"
#include "engine/ink/picture/pieces.hpp"

namespace inkdigit {

// Whether a box reaches the edge of a picture of this size.
bool at_edge(const PixelBox& box, int height, int width);

// Takes out what has other ink within it, as a frame has that nobody took for ruling; digits have
// none.
void drop_frames(Pieces& pieces, int height, int width);

// Takes out what comes in over the picture's edge and lies along it: a desk beside the paper, a
// finger, the shadow of a corner. What is all that there is stays.
void drop_surroundings(Pieces& pieces, int height, int width);

// Whether each piece has paper on all sides; the edge of a shadow has it on one. Tones: of dark
// ink. `pen` is the width of a stroke in pixels.
std::vector<bool> are_strokes(const Pieces& pieces, const Grid<std::uint8_t>& mask,
                              const Tones& tones, int pen);

// The mean contrast of each piece, 0..255.
std::vector<float> strengths_of(const Pieces& pieces, const Contrast& contrast);

}  // namespace inkdigit
