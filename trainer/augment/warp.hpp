#pragma once

#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

// Where a pixel of the result comes from: (xx * x + xy * y + x0, yx * x + yy * y + y0), in pixels
// between pixel centers.
struct InverseMap {
  float xx = 1, xy = 0, x0 = 0;
  float yx = 0, yy = 1, y0 = 0;
};

// A picture is slanted, then scaled, then turned, all about its middle, then shifted.
struct Placement {
  float angle = 0;                 // radians, clockwise
  float scale = 1;                 // factor, both ways
  float shear = 0;                 // tangent of the slant; + moves what is above the middle right
  float shift_x = 0, shift_y = 0;  // pixels, to the right and down

  [[nodiscard]] bool moves() const {
    return angle != 0 || scale != 1 || shear != 0 || shift_x != 0 || shift_y != 0;
  }
};

// Of a picture of `width` x `height` pixels.
InverseMap inverse_map(const Placement& placement, int width, int height);

// Resamples `from` into `to`, bilinearly, what is around it outside. `displacement_x` and
// `displacement_y`, height x width pixels, are added to where a pixel comes from; null = none.
void warp(const PaddedPicture& from, const InverseMap& map, const float* displacement_x,
          const float* displacement_y, PaddedPicture& to);

}  // namespace inkdigit
