// The twins of engine/layers/any_layer.hpp, in the same order.
#pragma once

#include <variant>

#include "engine/layers/any_layer.hpp"
#include "trainer/layers/conv2d_backward.hpp"
#include "trainer/layers/dropout_backward.hpp"
#include "trainer/layers/flatten_backward.hpp"
#include "trainer/layers/linear_backward.hpp"
#include "trainer/layers/max_pool2d_backward.hpp"
#include "trainer/layers/relu_backward.hpp"

namespace inkdigit {

// Softmax has none: cross_entropy takes logits and does both.
using AnyBackward = std::variant<Conv2dBackward, MaxPool2dBackward, ReluBackward, FlattenBackward,
                                 LinearBackward, DropoutBackward>;

// `index` is the layer's place in the network.
AnyBackward make_backward(const AnyLayer& layer, std::size_t index);

}  // namespace inkdigit
