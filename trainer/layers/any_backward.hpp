// The twins of engine/layers/any_layer.hpp, in the same order.
#pragma once

#include <variant>

#include "engine/layers/any_layer.hpp"
#include "trainer/layers/add_backward.hpp"
#include "trainer/layers/avg_pool2d_backward.hpp"
#include "trainer/layers/batch_norm2d_backward.hpp"
#include "trainer/layers/conv2d_backward.hpp"
#include "trainer/layers/depthwise_conv2d_backward.hpp"
#include "trainer/layers/dropout_backward.hpp"
#include "trainer/layers/flatten_backward.hpp"
#include "trainer/layers/global_avg_pool2d_backward.hpp"
#include "trainer/layers/linear_backward.hpp"
#include "trainer/layers/max_pool2d_backward.hpp"
#include "trainer/layers/quantize_backward.hpp"
#include "trainer/layers/relu_backward.hpp"

namespace inkdigit {

// Softmax has none: cross_entropy takes logits and does both.
using AnyBackward =
    std::variant<Conv2dBackward, DepthwiseConv2dBackward, BatchNorm2dBackward, MaxPool2dBackward,
                 AvgPool2dBackward, GlobalAvgPool2dBackward, ReluBackward, AddBackward,
                 FlattenBackward, LinearBackward, DropoutBackward, QuantizeBackward>;

// `index` is the layer's place in the network.
AnyBackward make_backward(const AnyLayer& layer, std::size_t index);

}  // namespace inkdigit
