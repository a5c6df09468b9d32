#pragma once

#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

// Moves the edges of the ink by `radius` pixels, outwards where it is positive: the brightest (or
// darkest, paper lying all around) of what lies within the radius, eight points of the circle
// sampled bilinearly and the middle. A radius above 1 is gone in equal steps of at most 1, which
// leaves no gap between the points. The result is in `image`; `other` is overwritten.
void thicken(float radius, PaddedPicture& image, PaddedPicture& other);

}  // namespace inkdigit
