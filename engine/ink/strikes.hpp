// A line by which somebody has struck out what was written before.
#pragma once

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// kBar is a straight line, too, rather level than upright, as the bar of a seven is.
enum class Strike { kNone, kZigzag, kLine, kBar };

// What the last stroke is, by geometry alone, as which parts of digits may look, too: whether there
// is a digit under it, only a recognizer knows. A line is straight and leads through the middle of
// the ink before it, from one side to the other; a zigzag goes to and fro over most of that ink.
// The points must be finite.
Strike last_strike(const StrokesView& strokes);

// The drawing without its last stroke; it must have one.
StrokesView without_last(const StrokesView& strokes);

}  // namespace inkdigit
