// From ink to the picture that the network sees, by the procedure that made MNIST (LeCun, Bottou,
// Bengio, Haffner, "Gradient-based learning applied to document recognition", Proc. IEEE 86(11),
// 1998): the ink is fitted to a box of 20x20 pixels with its aspect kept, anti-aliased, and moved
// by whole pixels until its center of mass lies at the middle of 28x28. (Read off MNIST's own
// files: of the first 4,000 training digits all but one have a box whose longer side is 20 pixels,
// and the center of mass lies within half a pixel of pixel (14, 14), spread evenly, so the moves
// are whole pixels.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// Rows from the top; 0 = paper, 255 = ink.
struct Raster {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;

  // True where there is no ink at all.
  [[nodiscard]] bool blank() const;
};

struct RasterOptions {
  int height = 0;  // pixels of the picture; both sides at least 8
  int width = 0;
  // Diameter of the pen in units of the box's side, whatever the size of the drawing. With the
  // default, pen strokes come to about the mean amount of ink of MNIST's training digits.
  double pen = 0.115;
};

// The box's share of the picture: 20 of MNIST's 28 pixels.
constexpr double kBoxShare = 20.0 / 28.0;

// The error that rasterize gives where a point is NaN, infinite or beyond 1e15; it names the stroke
// and the point, counted from 1.
Status check(const StrokesView& strokes);

// Draws the strokes with a round pen. Cost is bounded by pixels and points, never by the drawing's
// size.
//   no points at all      -> a blank raster
//   all points in one     -> a dot of the pen's width, in the middle
//   a stroke of one point -> a dot
//   NaN or infinity       -> the error of check
Result<Raster> rasterize(const StrokesView& strokes, const RasterOptions& options);
Result<Raster> rasterize(const Drawing& drawing, const RasterOptions& options);

// Where a drawing lies in its raster: pixels = units * scale + x (or y). Column c is from c to c +
// 1 pixels, and row r likewise.
struct Fit {
  double scale = 0;
  double x = 0;
  double y = 0;
};

// That of the raster that rasterize makes of the strokes, errors included. All of it is 0 without
// points; where all points are one, the scale is.
Result<Fit> fit_of(const StrokesView& strokes, const RasterOptions& options);

constexpr std::uint32_t kMaxBitmapSide = 16384;  // pixels

// Rows from the top, channels interleaved: 1 = gray, 3 = RGB, 4 = RGBA (straight alpha).
struct BitmapView {
  const std::uint8_t* pixels = nullptr;
  std::uint32_t width = 0;   // 1..kMaxBitmapSide
  std::uint32_t height = 0;  // 1..kMaxBitmapSide
  std::uint32_t channels = 0;
};

// The error that rasterize gives where sides or channels are beyond these bounds.
Status check(const BitmapView& bitmap);

// Finds the ink of a digit in a picture of any size, be it dark on light, light on dark or on
// transparent ground (engine/ink/picture/): shadows, ruling, frames, specks and what comes in over
// the edge are left out. It is fitted and centered as above, and a pen that is thinner or thicker
// than people's in MNIST is brought to the nearest of theirs. A picture that is such a raster
// already stays as it is. Without ink, a blank raster.
Result<Raster> rasterize(const BitmapView& bitmap, const RasterOptions& options);

}  // namespace inkdigit
