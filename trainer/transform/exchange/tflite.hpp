#pragma once

#include <cstdint>
#include <vector>

#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

// The model as a TensorFlow Lite file (schema version 3) that LiteRT and others run:
//   input  "image"          float32 [1, H, W, C], 0 = paper, 1 = ink; the graph normalizes it
//   output "probabilities"  float32 [1, classes]
// For int8 the model must have its quantizers: what lies between two of them is computed in int8 by
// their scales, and the layers in front of the first and behind the last in floats, as the engine
// does. Readers round sums in their own way, so a value may be a step off.
//
// An error for float16.
Result<std::vector<std::uint8_t>> to_tflite(const Model& model, Dtype dtype);

}  // namespace inkdigit
