// A drawing as an ordinary page has it: somewhere on a canvas, in some size, by a pen as wide as
// the page says.
#pragma once

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

constexpr int kCanvasSide = 280;  // pixels; ten times MNIST's, as most pages have it

struct CanvasDrawing {
  Drawing drawing;  // in the canvas's pixels
  double pen = 0;   // its diameter, likewise
};

// The longer side of the ink is 25 to 100 % of the canvas and the pen 16 to 20 pixels wide; all of
// it lies on the canvas, anywhere.
CanvasDrawing place_on_canvas(const Drawing& drawing, Random& random);

// kCanvasSide x kCanvasSide, one channel: 0 = paper, 255 = ink, anti-aliased, drawn with a round
// pen.
Image draw_canvas(const CanvasDrawing& placed);

}  // namespace inkdigit
