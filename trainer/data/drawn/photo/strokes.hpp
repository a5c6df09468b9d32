#pragma once

#include "engine/ink/strokes.hpp"
#include "trainer/data/drawn/photo/plane.hpp"

namespace inkdigit {

// Draws the line through the points with a round pen: each pixel becomes the share of it that is
// covered, where that is more than it was.
void draw_stroke(const Stroke& stroke, double pen, Plane& coverage);

}  // namespace inkdigit
