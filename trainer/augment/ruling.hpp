#pragma once

#include <cstdint>

#include "trainer/augment/overlap.hpp"
#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

// A bit of a level or upright line, as it is left of ruled paper, a form or a frame: a rectangle of
// one gray level; none where that is 0. Its sides are somewhere between pixels.
struct RulingRemains {
  float x = 0, y = 0;           // pixels, of its middle
  float width = 0, height = 0;  // pixels
  std::uint8_t level = 0;

  // Its level at a pixel, 0..255.
  [[nodiscard]] constexpr float at(float at_x, float at_y) const {
    return static_cast<float>(level) * overlap(at_x - x, width) * overlap(at_y - y, height);
  }
};

// Draws it over whatever is paler.
void add_ruling(const RulingRemains& line, PaddedPicture& image);

}  // namespace inkdigit
