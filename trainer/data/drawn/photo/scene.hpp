// A sheet of paper in front of a camera, as numbers.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

using Color = std::array<float, 3>;  // red, green, blue, 0 .. 1

enum class Ruling { kNone, kLines, kGrid };

enum class Finish {
  kNone,
  kFax,   // one bit a pixel, dithered
  kJpeg,  // saved so small that its blocks show
};

// A patch of another color whose edge is soft, as what is out of focus.
struct Blob {
  Point middle;
  Point radii;
  Color color{};
};

// Lengths are in pixels.
struct PhotoScene {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Drawing drawing;  // what is written, on a sheet of width x height

  Color paper{0.92F, 0.91F, 0.89F};
  double grain = 0.008;   // from pixel to pixel, relative to the paper's tone
  double mottle = 0.015;  // the same, in patches
  bool desk = false;      // dark, around the paper
  int specks = 0;         // dark, no larger than the pen is wide
  Ruling ruling = Ruling::kNone;
  double spacing = 0;  // of the ruling
  Color ruling_color{0.55F, 0.68F, 0.85F};
  std::vector<Stroke> frame;  // printed lines, in the ruling's color
  std::vector<Blob> blobs;    // on the paper, the later ones on top

  Color ink{0.08F, 0.08F, 0.1F};
  double pen = 0;      // diameter
  double opacity = 1;  // of the ink
  double gaps = 0;     // how much of the ink the paper's grain leaves out, as of chalk and pencil

  double turn = 0;         // of the sheet, radians
  double perspective = 0;  // how much smaller the far side is than the near one, relative
  double shadow = 0;       // how much darker it is behind the shadow's edge
  double vignette = 0;     // how much darker the corners are
  double slope = 0;        // of the light, from side to side
  double blur = 0;         // standard deviation
  double noise = 0;        // standard deviation, of the range from black to white
  Finish finish = Finish::kNone;
};

}  // namespace inkdigit
