// What the way from a drawing to the network's picture is worth: the same drawings, read by the
// same model, prepared as pages do it and as we do it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "engine/model/model.hpp"

namespace inkdigit {

// squashed: the whole canvas, made as small as the picture.
// boxed:    the ink's box, its longer side made 20 of 28 pixels, in the picture's middle.
// bitmap:   the engine's procedure, from the canvas's pixels.
// strokes:  the engine's procedure, from the strokes.
enum class Preparation { kSquashed, kBoxed, kBitmap, kStrokes };

constexpr std::array<std::string_view, 4> names_of(Preparation /*preparation*/) {
  return {"squashed", "boxed", "bitmap", "strokes"};
}

using AblationCounts = std::array<std::size_t, names_of(Preparation{}).size()>;

// Each drawing is put on a canvas (canvas_drawing.hpp) by the stream of its index, the same
// whatever the threads (0 = one a core), and prepared in every way. The first two know which color
// is the paper's; the bitmap is black on white or white on black. Returns how many are read as
// their `labels`, class indices, by Preparation. A point that is not finite is a UserError.
AblationCounts ablate_preparation(const Model& model, std::span<const Drawing> drawings,
                                  std::span<const std::uint8_t> labels, int threads);

}  // namespace inkdigit
