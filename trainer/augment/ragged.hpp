#pragma once

#include "trainer/augment/padded_picture.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// A pixel whose outline moves by `radius` pixels, -1..1, outwards where it is positive: the level
// between it and the extreme of itself and its four neighbors.
constexpr float moved_edge(float here, float left, float right, float above, float below,
                           float radius) {
  const bool outwards = radius > 0;
  const auto further = [outwards](float a, float b) {
    return outwards ? (a < b ? b : a) : (b < a ? b : a);
  };
  const float extreme = further(further(further(left, right), further(above, below)), here);
  return here + (outwards ? radius : -radius) * (extreme - here);
}

// Moves the outline of the ink by a radius of its own at each pixel, uniform in ±`most`, a number a
// pixel in the order of the picture's pixels. The result is in `image`; `other` is overwritten.
void make_ragged(Random& random, float most, PaddedPicture& image, PaddedPicture& other);

}  // namespace inkdigit
