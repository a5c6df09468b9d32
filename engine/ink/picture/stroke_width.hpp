#pragma once

#include <cstdint>

#include "engine/ink/picture/tones.hpp"

namespace inkdigit {

// Strokes as rows and columns cross them: from a sharp edge where it gets dark to the next where it
// gets light again, or the other way round (after Epshtein, Ofek, Wexler, "Detecting text in
// natural scenes with stroke width transform", CVPR 2010). Shadows have no sharp edges.
struct StrokeCrossings {
  int width =
      0;  // pixels, of the dark ones: that of half of what they cover; 0 where there is none
  std::int64_t dark = 0;   // how many
  std::int64_t light = 0;  // likewise, of the light ones
};

// Of strokes no wider than a third of the picture's shorter side, along evenly spread rows and
// columns.
StrokeCrossings stroke_crossings(const Tones& tones);

}  // namespace inkdigit
