// A digit's ink, of whatever size and pen, made what MNIST's procedure would have made of it.
#pragma once

#include "engine/ink/center.hpp"

namespace inkdigit {

// Fits the ink (coverage 0..1; what is at least half covered counts for its box) to the raster's
// box and centers it. A pen that is thinner or thicker than people's in MNIST is brought to the
// nearest of theirs: its outline is moved, so that its ends stay round and its corners where they
// are. Without ink, a blank raster.
Raster fit_ink(const InkMap& ink, const RasterOptions& options);

}  // namespace inkdigit
