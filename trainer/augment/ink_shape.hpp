// What moves points of ink without making more or fewer of them. Pure geometry: whoever calls has
// drawn the numbers. Finite points stay finite.
#pragma once

#include <array>
#include <span>

#include "trainer/data/ink_set.hpp"

namespace inkdigit {

// Shifts and scales the ink so that its box's larger side is 1 and its corner (0, 0). False where
// it cannot, because all points are one (or there are none): then nothing has changed.
bool fit(Ink& ink);

// Ink in the unit box is seen in perspective, then stretched, then slanted, then turned.
struct InkProjection {
  // Size at x (y) is 1 / (1 + perspective * (x - 1/2)): what is right (below) shrinks where it is
  // positive. |perspective_x| + |perspective_y| < 2.
  double perspective_x = 0;
  double perspective_y = 0;
  double scale_x = 1;  // factors, > 0
  double scale_y = 1;
  double shear = 0;  // tangent of the slant; + moves what is above to the right
  double angle = 0;  // radians, clockwise
};

// `ink` is in the unit box; the result is somewhere around (0, 0), not fitted.
void project(const InkProjection& projection, Ink& ink);

// One of several sines that displace points, by how far along the stroke they lie.
struct InkWave {
  double frequency = 0;  // cycles a unit of the stroke's length
  double phase = 0;      // radians
  Point amplitude;       // so far to either side
};

using InkWaves = std::array<InkWave, 3>;

// Displaces the points of one stroke by the sum of the waves.
void sway(std::span<Point> stroke, const InkWaves& waves);

// All points of one stroke.
void shift(std::span<Point> stroke, Point by);

}  // namespace inkdigit
