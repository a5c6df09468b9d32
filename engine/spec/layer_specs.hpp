// The hyper-parameters of every layer that a network may have, as they stand in a recipe and in a
// weights file. Names and meanings are PyTorch's.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "engine/json/range.hpp"

namespace inkdigit {

// Bounds that no sensible network meets, but that keep sizes far from overflow.
constexpr Range kWidthRange{1, 65536};
constexpr Range kKernelRange{1, 64};

// Cross-correlation with a square kernel, plus a bias per output channel.
struct Conv2dSpec {
  static constexpr std::string_view kType = "conv2d";
  std::string name;
  int out_channels = 0;
  int kernel = 0;    // pixels
  int stride = 1;    // pixels
  int padding = 0;   // pixels of zeros on every side
  bool bias = true;  // false where a batch_norm2d follows, which has one of its own

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("out_channels", self.out_channels, kWidthRange);
    visit("kernel", self.kernel, kKernelRange);
    visit.optional("stride", self.stride, kKernelRange);
    visit.optional("padding", self.padding, Range{0, 32});
    visit.optional("bias", self.bias);
  }
};

// A convolution of each channel by itself (PyTorch: groups = in_channels = out_channels), plus a
// bias per channel.
struct DepthwiseConv2dSpec {
  static constexpr std::string_view kType = "depthwise_conv2d";
  std::string name;
  int kernel = 0;   // pixels
  int stride = 1;   // pixels
  int padding = 0;  // pixels of zeros on every side
  bool bias = true;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("kernel", self.kernel, kKernelRange);
    visit.optional("stride", self.stride, kKernelRange);
    visit.optional("padding", self.padding, Range{0, 32});
    visit.optional("bias", self.bias);
  }
};

// Each channel is brought to mean 0 and variance 1, then scaled and shifted by what is learnt
// (Ioffe, Szegedy, "Batch normalization", 2015): in training by the batch's own statistics,
// otherwise by their running averages.
struct BatchNorm2dSpec {
  static constexpr std::string_view kType = "batch_norm2d";
  std::string name;
  double epsilon = 1e-5;  // added to the variance
  double momentum = 0.1;  // weight of a batch in the running averages

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("epsilon", self.epsilon, Range{1e-12, 1});
    visit.optional("momentum", self.momentum, Range{0, 1});
  }
};

// A window that is reduced to one value a channel; what does not fill a window is left out.
struct Pool2dSpec {
  std::string name;
  int kernel = 2;
  int stride = 0;  // pixels; 0 = as wide as the kernel

  // Pixels from one window to the next.
  [[nodiscard]] int step() const { return stride == 0 ? kernel : stride; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("kernel", self.kernel, kKernelRange);
    visit.optional("stride", self.stride, Range{0, 64});
  }
};

// The largest of each kernel x kernel window.
struct MaxPool2dSpec : Pool2dSpec {
  static constexpr std::string_view kType = "max_pool2d";
};

// The mean of each kernel x kernel window.
struct AvgPool2dSpec : Pool2dSpec {
  static constexpr std::string_view kType = "avg_pool2d";
};

// The mean of each channel over the whole picture (PyTorch: AdaptiveAvgPool2d(1)).
struct GlobalAvgPool2dSpec {
  static constexpr std::string_view kType = "global_avg_pool2d";
  std::string name;

  template <class Self, class Visitor>
  static void fields(Self& /*self*/, Visitor& /*visit*/) {}
};

// The output of an earlier layer is added to that of the layer before: a residual connection.
struct AddSpec {
  static constexpr std::string_view kType = "add";
  std::string name;
  std::string from;  // name of the earlier layer

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("from", self.from);
  }
};

// The output of an earlier layer, whatever the layer before gives: where a second path begins. An
// add of the first path's end joins them again, as in a residual block whose shortcut has layers.
struct RouteSpec {
  static constexpr std::string_view kType = "route";
  std::string name;
  std::string from;  // name of the earlier layer

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("from", self.from);
  }
};

// max(x, 0)
struct ReluSpec {
  static constexpr std::string_view kType = "relu";
  std::string name;

  template <class Self, class Visitor>
  static void fields(Self& /*self*/, Visitor& /*visit*/) {}
};

// x above 0, negative_slope * x below
struct LeakyReluSpec {
  static constexpr std::string_view kType = "leaky_relu";
  std::string name;
  double negative_slope = 0.01;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("negative_slope", self.negative_slope, Range{0, 1});
  }
};

// A picture becomes a vector, in C,H,W order as far as weights are concerned.
struct FlattenSpec {
  static constexpr std::string_view kType = "flatten";
  std::string name;

  template <class Self, class Visitor>
  static void fields(Self& /*self*/, Visitor& /*visit*/) {}
};

// y = W x + b
struct LinearSpec {
  static constexpr std::string_view kType = "linear";
  std::string name;
  int out_features = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("out_features", self.out_features, kWidthRange);
  }
};

// In training, sets each value to 0 with probability p and scales the others by 1/(1-p); otherwise
// the identity.
struct DropoutSpec {
  static constexpr std::string_view kType = "dropout";
  std::string name;
  double p = 0.5;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("p", self.p, Range{0, 0.99});
  }
};

// A value is passed on as int8 would hold it, by a scale that is measured, not learnt. Stands
// before the layers that multiply, in networks whose arithmetic is to be that of integers.
struct QuantizeSpec {
  static constexpr std::string_view kType = "quantize";
  std::string name;

  template <class Self, class Visitor>
  static void fields(Self& /*self*/, Visitor& /*visit*/) {}
};

// Probabilities from logits; the last layer of every network, and only there.
//
// `background` adds a class that stands for none of the others, with the logit 0, and that is not
// among the outputs: they sum to the probability that the picture shows one of the classes at all,
// its plausibility (a background class: Dhamija, Guenther, Boult, "Reducing network agnostophobia",
// 2018; with the logit 0 it compares the others' energy: Liu et al., "Energy-based
// out-of-distribution detection", 2020). Without it they sum to 1.
struct SoftmaxSpec {
  static constexpr std::string_view kType = "softmax";
  std::string name;
  bool background = false;
  // Logits are divided by it (Guo et al., "On calibration of modern neural networks", 2017).
  // Training does not look at it.
  double temperature = 1;
  // A less plausible answer is none (engine/decision.hpp); the layer itself does not look at it.
  double reject_below = 0;
  // An answer that is less plausible than this is in doubt, where it is one; 0 = none ever is,
  // otherwise at least reject_below.
  double doubt_below = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("background", self.background);
    visit.optional("temperature", self.temperature, Range{0.01, 100});
    visit.optional("reject_below", self.reject_below, Range{0, 1});
    visit.optional("doubt_below", self.doubt_below, Range{0, 1});
  }
};

#ifdef INKDIGIT_FEW_LAYERS
// The WebAssembly module for strokes, which a page waits for: what the shipped int8 networks have,
// and no more of it than they need (network/network.cpp). With any other network a page takes the
// whole module.
using LayerSpec = std::variant<Conv2dSpec, MaxPool2dSpec, ReluSpec, FlattenSpec, LinearSpec,
                               DropoutSpec, QuantizeSpec, SoftmaxSpec>;
#else
using LayerSpec =
    std::variant<Conv2dSpec, DepthwiseConv2dSpec, BatchNorm2dSpec, MaxPool2dSpec, AvgPool2dSpec,
                 GlobalAvgPool2dSpec, ReluSpec, LeakyReluSpec, AddSpec, RouteSpec, FlattenSpec,
                 LinearSpec, DropoutSpec, QuantizeSpec, SoftmaxSpec>;
#endif

inline const std::string& name_of(const LayerSpec& layer) {
  return std::visit([](const auto& spec) -> const std::string& { return spec.name; }, layer);
}

inline std::string_view type_of(const LayerSpec& layer) {
  return std::visit([](const auto& spec) { return spec.kType; }, layer);
}

// The name of the earlier layer that it reads, beside its input or instead; null where it reads
// none.
inline const std::string* source_of(const LayerSpec& layer) {
  return std::visit(
      [](const auto& spec) -> const std::string* {
        if constexpr (requires { spec.from; }) {
          return &spec.from;
        } else {
          return nullptr;
        }
      },
      layer);
}

}  // namespace inkdigit
