// The twins of engine/layers/any_layer.hpp, in the same order.
#pragma once

#include <variant>

#include "engine/layers/any_layer.hpp"
#include "trainer/learn/layers/add_backward.hpp"
#include "trainer/learn/layers/avg_pool2d_backward.hpp"
#include "trainer/learn/layers/batch_norm2d_backward.hpp"
#include "trainer/learn/layers/conv2d_backward.hpp"
#include "trainer/learn/layers/depthwise_conv2d_backward.hpp"
#include "trainer/learn/layers/dropout_backward.hpp"
#include "trainer/learn/layers/flatten_backward.hpp"
#include "trainer/learn/layers/global_avg_pool2d_backward.hpp"
#include "trainer/learn/layers/leaky_relu_backward.hpp"
#include "trainer/learn/layers/linear_backward.hpp"
#include "trainer/learn/layers/max_pool2d_backward.hpp"
#include "trainer/learn/layers/quantize_backward.hpp"
#include "trainer/learn/layers/relu_backward.hpp"
#include "trainer/learn/layers/route_backward.hpp"

namespace inkdigit {

// Softmax has none: cross_entropy takes logits and does both.
using AnyBackward =
    std::variant<Conv2dBackward, DepthwiseConv2dBackward, BatchNorm2dBackward, MaxPool2dBackward,
                 AvgPool2dBackward, GlobalAvgPool2dBackward, ReluBackward, LeakyReluBackward,
                 AddBackward, RouteBackward, FlattenBackward, LinearBackward, DropoutBackward,
                 QuantizeBackward>;

// `index` is the layer's place in the network.
AnyBackward make_backward(const AnyLayer& layer, std::size_t index);

}  // namespace inkdigit
