// int8 weights: each output channel's are whole multiples of its scale, up to 127 times it.
#pragma once

#include "engine/network/network.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// w = s round(w / s), where s is 1/127 of the channel's largest magnitude. In floats, as a file of
// int8 weights is read. Biases and buffers stay as they are.
inline Eigen::ArrayXf rounded_weights(const Network& network, Eigen::ArrayXf parameters) {
  for (const Parameter& p : network.parameters()) {
    if (p.shape.size() == 1) continue;
    const auto channels = static_cast<Index>(p.out);
    auto weights =
        as_matrix(parameters.data() + p.offset, static_cast<Index>(p.size()) / channels, channels)
            .array();
    Eigen::Array<float, 1, Eigen::Dynamic> scale = weights.abs().colwise().maxCoeff() / 127.0F;
    scale = (scale > 0.0F).select(scale, 1.0F);  // all are 0, or too small for a scale
    const Eigen::ArrayXXf steps = (weights.rowwise() / scale).rint();
    weights = steps.cwiseMax(-127.0F).cwiseMin(127.0F).rowwise() * scale;
  }
  return parameters;
}

}  // namespace inkdigit::reference
