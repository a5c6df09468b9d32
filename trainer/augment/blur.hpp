#pragma once

#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

// A Gaussian in steps, each of which averages a pixel with its neighbors, first along rows, then
// along columns: of weights (share, 1 - 2 share, share), whose variance is 2 share, so that those
// of all steps add up to the Gaussian's. No neighbor's weight is above 1/4, which makes four steps
// of a deviation of 1 all but the Gaussian itself (de Moivre), and reaches no further than the one
// pixel that a picture has around it.
struct BlurSteps {
  int count = 0;
  float share = 0;
};

// deviation >= 0, in pixels.
constexpr BlurSteps blur_steps(float deviation) {
  const float variance = deviation * deviation;
  if (!(variance > 0)) return {};
  int count = 1;
  while (static_cast<float>(count) < 2 * variance) ++count;
  return {count, variance / static_cast<float>(2 * count)};
}

constexpr float blurred(float before, float here, float after, float share) {
  return here + share * ((before - here) + (after - here));
}

// The result is in `image`; `other` is overwritten.
void blur(float deviation, PaddedPicture& image, PaddedPicture& other);

}  // namespace inkdigit
