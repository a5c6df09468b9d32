// int8: symmetric, one scale an output channel for weights, one a tensor for activations.
#pragma once

#include <span>

#include "engine/layers/quantize.hpp"
#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// `model` with a quantize layer before each layer that multiplies, but for the first: its input is
// made of bytes anyway. Scales are still 1.
Model insert_quantizers(const Model& model);

// Images that are enough to measure activations on.
constexpr std::size_t kCalibrationImages = 512;

// Measures each quantizer's scale on data's images `samples`: the one whose rounding and clipping
// make the smallest mean square error there.
void calibrate(Model& model, const Dataset& data, std::span<const std::uint32_t> samples);

// `model` as an int8 file holds it: batch normalization folded and quantizers inserted and
// calibrated, unless it has quantizers already; weights rounded, golden cases of what that gives.
// `samples` index images of `data`. With fewer `levels`, 1 .. kInt8Max, weights are rounded to
// fewer values, which makes the file no smaller, but what a compressor makes of it: by about a bit
// a weight for each halving.
Model quantized(const Model& model, const Dataset& data, std::span<const std::uint32_t> samples,
                int levels = kInt8Max);

}  // namespace inkdigit
