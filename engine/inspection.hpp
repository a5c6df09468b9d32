// What a recognizer's network makes of a picture, layer by layer, and what speaks for an answer.
//
// A raster here is one that recognize takes (model().network.input_size() bytes); an error says
// that a layer, a channel or a class is not there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// The error that there is no such layer.
Error no_layer(const Network& network, std::size_t layer);

// What a layer gives: its output_shape(), as channels x height x width. It comes of the pass that
// answers, ended behind this layer. So a layer that computes in integers gives what it hands on,
// floats in real units; a quantize gives floats on its grid; and a layer whose relu the engine does
// along with it gives what it is before that, the relu what it is after.
Result<std::vector<float>> layer_output(Recognizer& recognizer,
                                        std::span<const std::uint8_t> raster, std::size_t layer);

// Of one output channel's weights: inputs x height x width. Of a linear, the inputs are laid out as
// they were before the flatten.
struct FilterShape {
  std::size_t inputs = 0;
  std::size_t height = 0;
  std::size_t width = 0;
};

// An error, too, where the layer multiplies by no weights.
Result<FilterShape> filter_shape(const Model& model, std::size_t layer);
// Weights on int8's grid are given as the floats that they stand for.
Result<std::vector<float>> filter(const Model& model, std::size_t layer, std::size_t channel);

// What speaks for class `pro` and against class `contra`: height x width values, at each pixel with
// ink by how much the difference of their logits falls where the ink around is erased, most in the
// middle of 5x5 pixels; 0 at all others. Positive is ink that speaks for `pro`. Costs a pass for
// each pixel with ink. An error, too, where the network takes no ink, as it has several channels.
Result<std::vector<float>> explain(Recognizer& recognizer, std::span<const std::uint8_t> raster,
                                   std::size_t pro, std::size_t contra);

}  // namespace inkdigit
