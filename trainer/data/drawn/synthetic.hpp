// A data set made by the program: digits as people write them, without a download.
#pragma once

#include <vector>

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"
#include "trainer/data/drawn/skeletons.hpp"

namespace inkdigit {

// The side of the largest canvas, in pixels.
inline constexpr double kMaxSyntheticCanvas = 640;

// What a hand makes of the skeletons, which fill about a box of side 1: a drawing as below. Each
// has at least two points, and not all of them in one place.
Drawing write_by_hand(std::vector<Skeleton> strokes, Random& random);

// One handwritten digit as a pen or a finger leaves it on a canvas: one of the forms in
// skeletons.hpp, varied in every way in which people differ from each other and from themselves.
//
// `digit` is 0 .. 9 (a precondition, asserted). Points are finite and in pixels of a square canvas,
// y down, 0 <= x, y <= kMaxSyntheticCanvas; size and place on the canvas vary. There is at least
// one stroke, and each has at least two points. All randomness is drawn from `random`, so the same
// stream gives the same drawing.
Drawing synthetic_digit(int digit, Random& random);

}  // namespace inkdigit
