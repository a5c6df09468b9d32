// What makes more or fewer points of a stroke: its ends, and how it is sampled. Every function
// appends its result, at least one point where the stroke has one, to `out`, which is another
// memory than the stroke's. Finite points stay finite.
#pragma once

#include <span>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// Without the first `start` and the last `end` of its length: shares, >= 0, start + end < 1. A
// stroke without length stays as it is.
void cut_ends(std::span<const Point> stroke, double start, double end, std::vector<Point>& out);

// A straight tick at an end of a stroke, as pens make on landing and on lifting.
struct InkHook {
  double length = 0;  // 0 = none
  double turn = 0;    // radians; 0 = straight back along the stroke
};

// With a hook before its first point and one behind its last. Strokes without length get none.
void add_hooks(std::span<const Point> stroke, const InkHook& start, const InkHook& end,
               std::vector<Point>& out);

// Evenly spaced points, at most `step` > 0 apart, the ends among them; but never more points than
// there were, and never less than both ends. A stroke without length becomes one point.
void resample(std::span<const Point> stroke, double step, std::vector<Point>& out);

// Loses each point with this probability, but neither end: a pen's landing and lifting are always
// told. Draws one number for each point but the ends.
void drop_points(std::span<const Point> stroke, double probability, Random& random,
                 std::vector<Point>& out);

}  // namespace inkdigit
