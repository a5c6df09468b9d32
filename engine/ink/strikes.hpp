// Lines by which somebody has struck out what was written before.
#pragma once

#include <cstddef>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

struct Strikes {
  std::size_t strokes = 0;  // how many at the end of the drawing are such lines; 0 = there are none
  bool line = false;        // it is one straight line, as the slash of a zero is
  bool bar = false;         // which is rather level than upright, as the bar of a seven is
};

// By geometry alone, which parts of digits may have too: whether there is a digit under the lines,
// only a recognizer knows. A line is straight and leads through the middle of the ink before it,
// from one side to the other; or it goes to and fro over most of that ink. The points must be
// finite.
Strikes find_strikes(const StrokesView& strokes);

// The drawing without its last `count` strokes, below the number of strokes.
StrokesView without_last(const StrokesView& strokes, std::size_t count);

}  // namespace inkdigit
