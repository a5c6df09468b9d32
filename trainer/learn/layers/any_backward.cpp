#include "trainer/learn/layers/any_backward.hpp"

#include <cstdlib>

namespace inkdigit {

AnyBackward make_backward(const AnyLayer& layer, std::size_t index) {
  struct Make {
    std::size_t index;
    AnyBackward operator()(const Conv2d& l) const { return Conv2dBackward(l); }
    AnyBackward operator()(const DepthwiseConv2d& l) const { return DepthwiseConv2dBackward(l); }
    AnyBackward operator()(const BatchNorm2d& l) const { return BatchNorm2dBackward(l); }
    AnyBackward operator()(const AvgPool2d& l) const { return AvgPool2dBackward(l); }
    AnyBackward operator()(const GlobalAvgPool2d& l) const { return GlobalAvgPool2dBackward(l); }
    AnyBackward operator()(const Add& l) const { return AddBackward(l); }
    AnyBackward operator()(const MaxPool2d& l) const { return MaxPool2dBackward(l); }
    AnyBackward operator()(const Relu& l) const { return ReluBackward(l); }
    AnyBackward operator()(const Flatten& l) const { return FlattenBackward(l); }
    AnyBackward operator()(const Linear& l) const { return LinearBackward(l); }
    AnyBackward operator()(const Dropout& l) const { return DropoutBackward(l, index); }
    AnyBackward operator()(const Quantize& l) const { return QuantizeBackward(l); }
    // A spec has one softmax, at the end, and GradientNetwork stops before it.
    AnyBackward operator()(const Softmax& /*l*/) const { std::abort(); }
  };
  return std::visit(Make{index}, layer);
}

}  // namespace inkdigit
