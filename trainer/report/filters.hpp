#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.hpp"

namespace inkdigit {

// What the network's first layer looks for, as pictures.
struct Filters {
  std::string layer;
  std::size_t total = 0;  // the layer's outputs
  std::size_t count = 0;  // of them, the first that are shown
  std::size_t channels = 0;
  std::size_t height = 0;  // pixels
  std::size_t width = 0;   // pixels
  float scale = 0;         // 99 of 100 weights are no larger
  // Signed bytes, count x channels x height x width: 127 stands for `scale` or more.
  std::vector<std::uint8_t> values;
};

// Of the first layer that has weights: a convolution's, or a linear layer's on a picture. Nothing
// where a filter sees a single pixel, which makes no picture.
std::optional<Filters> first_layer_filters(const Model& model);

}  // namespace inkdigit
