// Layers that multiply inputs by weights and sum up, by their definition, with bounds: convolutions
// and linear layers. Each product is there once.
#pragma once

#include <span>

#include "tests/native/reference/layers.hpp"

namespace inkdigit::test {

// Layer: Conv2d, DepthwiseConv2d or Linear.
template <class Layer>
Tensor forward_products(const Layer& layer, const LayerCall& call);

// The gradient by the input; those by weights and bias are added to `dparameters`.
template <class Layer>
Tensor backward_products(const Layer& layer, const LayerCall& call, const Tensor& dout,
                         std::span<Sum> dparameters);

}  // namespace inkdigit::test
