// int8: symmetric, one scale an output channel for weights, one a tensor for activations.
#pragma once

#include <span>

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
// `samples` index images of `data`.
Model quantized(const Model& model, const Dataset& data, std::span<const std::uint32_t> samples);

// True where the network has quantizers: it was trained to be int8, or has been made so.
bool has_quantizers(const Network& network);

// Parameters (memory layout) as a file of int8 weights gives them back: each weight on its
// channel's grid, biases and buffers as they are. inp and out hold network.parameter_count()
// values.
void round_weights(const Network& network, std::span<const float> inp, std::span<float> out);

}  // namespace inkdigit
