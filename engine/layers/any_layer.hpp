// Every operator that a network can be made of. A new one is added here, in spec/layer_specs.hpp,
// and as a pair of files beside this one; the trainer's twin then fails to compile until it exists.
#pragma once

#include <variant>

#include "engine/layers/add.hpp"
#include "engine/layers/avg_pool2d.hpp"
#include "engine/layers/batch_norm2d.hpp"
#include "engine/layers/conv2d.hpp"
#include "engine/layers/depthwise_conv2d.hpp"
#include "engine/layers/dropout.hpp"
#include "engine/layers/flatten.hpp"
#include "engine/layers/global_avg_pool2d.hpp"
#include "engine/layers/leaky_relu.hpp"
#include "engine/layers/linear.hpp"
#include "engine/layers/max_pool2d.hpp"
#include "engine/layers/quantize.hpp"
#include "engine/layers/relu.hpp"
#include "engine/layers/route.hpp"
#include "engine/layers/softmax.hpp"

namespace inkdigit {

#ifdef INKDIGIT_FEW_LAYERS  // spec/layer_specs.hpp
using AnyLayer = std::variant<Conv2d, MaxPool2d, Relu, Flatten, Linear, Dropout, Quantize, Softmax>;
#else
using AnyLayer =
    std::variant<Conv2d, DepthwiseConv2d, BatchNorm2d, MaxPool2d, AvgPool2d, GlobalAvgPool2d, Relu,
                 LeakyRelu, Add, Route, Flatten, Linear, Dropout, Quantize, Softmax>;
#endif

inline const LayerBase& base_of(const AnyLayer& layer) {
  return std::visit([](const auto& l) -> const LayerBase& { return l; }, layer);
}

inline const LayerTraits& traits_of(const AnyLayer& layer) {
  return std::visit([](const auto& l) -> const LayerTraits& { return l.kTraits; }, layer);
}

}  // namespace inkdigit
