// From any picture to the ink on it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/ink/center.hpp"
#include "engine/ink/grid.hpp"
#include "engine/ink/picture/pieces.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {

// Ink that was found in a picture, in pixels of its own.
struct PictureInk {
  double scale = 1;               // the picture's pixels to one of these
  Grid<std::uint8_t> coverage{};  // by ink, 0..255
  Pieces pieces{};                // what is at least half covered, and no dirt or ruling
  std::vector<float> strength{};  // the mean contrast of each piece, 0..255
  std::vector<bool>
      stroke{};  // whether a piece has paper on all sides; the edge of a shadow has not
};

PictureInk find_ink(const BitmapView& bitmap);

// Whether most of some pieces' ink is strokes. What has been cut off a piece since is taken for
// one.
bool is_writing(const PictureInk& ink, std::span<const std::uint32_t> pieces);

// Some pieces' ink and its soft edge, on a map of their own.
InkMap excerpt(const PictureInk& ink, std::span<const std::uint32_t> pieces);

}  // namespace inkdigit
