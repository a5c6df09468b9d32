#pragma once

#include "engine/ink/picture/tones.hpp"

namespace inkdigit {

// How wide the strokes of dark ink are, in pixels: the median distance from an edge where it gets
// dark to the next where it gets light again, along rows and columns, of the sharpest edges that
// there are (after Epshtein, Ofek, Wexler, "Detecting text in natural scenes with stroke width
// transform", CVPR 2010). Shadows have no sharp edges. 0 where there is no such pair.
int stroke_width(const Tones& tones);

}  // namespace inkdigit
