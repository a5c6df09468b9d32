// What of a picture is ink, whatever the light that fell on it.
#pragma once

#include <cstdint>

#include "engine/ink/picture/tones.hpp"

namespace inkdigit {

// How much darker than the paper around it a pixel is, as a share of the paper's tone in 255ths:
// what a shadow darkens keeps its contrast.
using Contrast = Grid<std::uint8_t>;

// Whether the ink is lighter than the paper: where the border is dark, and what is light is neither
// as wide as a sheet of paper that lies on something dark, nor the gaps between dark strokes.
bool ink_is_light(const Tones& tones);

// Of dark ink. Paper is what remains when all dark that is narrower than 2 reach + 1 pixels is
// closed.
Contrast contrast_of(const Tones& tones, int reach);

// The contrast that divides ink from paper, and what noise alone comes to.
struct InkLevels {
  int least = 0;  // below it nothing is ink
  int full = 0;   // of the typical ink; 0 where there is none
  int paper = 0;  // the median
};

InkLevels ink_levels(const Contrast& contrast);

}  // namespace inkdigit
