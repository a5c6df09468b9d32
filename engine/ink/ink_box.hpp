#pragma once

#include "engine/ink/center.hpp"

namespace inkdigit {

// Columns left..right and rows top..bottom, all of them included.
struct InkBox {
  int left = 0;
  int top = 0;
  int right = -1;  // left of `left` where there is no ink
  int bottom = -1;

  [[nodiscard]] int width() const { return right - left + 1; }
  [[nodiscard]] int height() const { return bottom - top + 1; }
};

// The box of all pixels that are at least half ink, but for specks of dirt. A speck is a piece of
// ink of no more than 1/256 of the largest piece's area, no longer than that piece's pen is wide,
// and farther from the box of all else than the pen is wide. So a dot of the same pen is none, nor
// what a broken stroke leaves beside itself, nor any pixel of a digit of MNIST's size, nor the dots
// of a dithered picture, of which none is much larger than the others.
InkBox ink_box(const InkMap& map);

}  // namespace inkdigit
