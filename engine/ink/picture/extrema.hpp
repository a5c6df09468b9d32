// Gray-scale morphology with a square: Serra, "Image analysis and mathematical morphology", 1982.
#pragma once

#include "engine/ink/picture/tones.hpp"

namespace inkdigit {

// Each tone becomes the largest within `reach` pixels each way (a square of 2 reach + 1), of those
// inside the picture.
Tones dilate(const Tones& tones, int reach);

// The dark that is narrower than 2 reach + 1 pixels takes the tone of what is around it; what is
// wider stays as it is, with sharp edges.
Tones close(const Tones& tones, int reach);

}  // namespace inkdigit
