#pragma once

#include <cstdint>
#include <vector>

#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

// The model as an ONNX file (operator set 13) that onnxruntime and others run:
//   input  "image"          float32 [N, C, H, W], 0 = paper, 1 = ink; the graph normalizes it
//   output "probabilities"  float32 [N, classes]
// Initializers have our parameters' names and, for float16, half the size (the graph casts them
// and counts in float32 as the engine does). Name, class names and provenance are metadata.
// ONNX's own checker has passed it, with every shape between two layers as ours.
//
// An error where this build has no ONNX (cmake/onnx.cmake).
Result<std::vector<std::uint8_t>> to_onnx(const Model& model, Dtype dtype);

}  // namespace inkdigit
