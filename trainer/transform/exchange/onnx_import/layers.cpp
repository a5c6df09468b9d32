// Convolutions, pooling, and activation functions.
#include <algorithm>
#include <limits>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"
#include "trainer/transform/exchange/onnx_import/window.hpp"

namespace inkdigit::onnx_import {
namespace {

// A picture in ONNX's own layout, that the next layer will read. A border that is pending stays so.
Activation picture(const Step& step, bool keep_border) {
  Activation activation = step.activation(0);
  follow(step, activation);
  if (!keep_border || !std::holds_alternative<Border>(activation.pending)) {
    settle(step, activation);
  }
  if (activation.view.is_channels_first()) return activation;
  fail("takes pictures [N,C,H,W] but was given " + text_of(activation.view.dims()) +
       (activation.view.is_channels_last() ? ", channels last; a Transpose is missing" : ""));
}

constexpr auto kMostOutputs = static_cast<std::int64_t>(kWidthRange.high);

Border pending_border(const Activation& activation) {
  const auto* border = std::get_if<Border>(&activation.pending);
  return border == nullptr ? Border{} : *border;
}

std::vector<float> read_bias(const Step& step, std::size_t count) {
  std::vector<float> bias = floats_of(step.constant(2), "its bias");
  if (bias.size() == count) return bias;
  fail("its bias has " + std::to_string(bias.size()) + " numbers but must have " +
       std::to_string(count));
}

}  // namespace

Value import_conv(const Step& step) {
  const Activation activation = picture(step, true);
  const Shape& shape = step.chain().shape();
  const Constant& weight = step.constant(1);
  const std::int64_t group = step.node.integer("group", 1);
  const std::int64_t channels = shape.channels;
  const bool depthwise = group == channels && group > 1;
  if (weight.dims.size() != 4 || weight.size() == 0 || weight.dims[0] > kMostOutputs ||
      weight.dims[1] != (depthwise ? 1 : channels)) {
    fail("its weights have the shape " + text_of(weight.dims) + " but must have [out," +
         (depthwise ? "1" : std::to_string(channels)) + ",height,width]");
  }
  if (group != 1 && (!depthwise || weight.dims[0] != channels)) {
    fail("it has " + std::to_string(group) + " groups; possible are 1, and one a channel (" +
         std::to_string(channels) + ") with one output each");
  }
  const Window window =
      read_window(step.node, shape, pending_border(activation), weight.dims[2], weight.dims[3]);
  const SquareWindow fitted = square(window);
  const auto out = static_cast<std::size_t>(weight.dims[0]);
  std::vector<std::pair<const char*, std::vector<float>>> parameters;
  parameters.emplace_back(
      "weight",
      enlarged(step, window, fitted, floats_of(weight, "its weights"),
               weight.size() / static_cast<std::size_t>(weight.dims[2] * weight.dims[3])));
  if (step.has(2)) parameters.emplace_back("bias", read_bias(step, out));
  const auto append = [&]<class Layer>(auto spec) {
    spec.name = step.layer_name(spec.kType, &weight);
    spec.kernel = fitted.kernel;
    spec.stride = static_cast<int>(window.stride);
    spec.padding = fitted.padding;
    spec.bias = step.has(2);
    step.chain().append<Layer>(spec, std::move(parameters));
  };
  if (depthwise) {
    append.template operator()<DepthwiseConv2d>(DepthwiseConv2dSpec{});
  } else {
    Conv2dSpec spec;
    spec.out_channels = static_cast<int>(out);
    append.template operator()<Conv2d>(spec);
  }
  return step.made(View::channels_first(step.chain().shape()));
}

namespace {

template <class Layer, class Spec>
Value append_pool(const Step& step, const Window& window) {
  if (!window.is_square()) {
    fail("its window of " + std::to_string(window.vertical.kernel) + "x" +
         std::to_string(window.horizontal.kernel) + " pixels is no square, which it must be");
  }
  Spec spec;
  spec.name = step.layer_name(spec.kType);
  spec.kernel = static_cast<int>(window.vertical.kernel);
  spec.stride = static_cast<int>(window.stride);
  step.chain().append<Layer>(spec);
  return step.made(View::channels_first(step.chain().shape()));
}

// Zeros around the picture stand for ONNX's minus infinity where no maximum is below 0, or where a
// relu behind makes 0 of one that is.
bool zeros_do(const Step& step) {
  if (step.graph.only_reader(step.node.output()) == "Relu") return true;
  const std::vector<LayerSpec>& layers = step.chain().layers();
  const auto last = std::find_if_not(layers.rbegin(), layers.rend(), [](const LayerSpec& layer) {
    return std::holds_alternative<MaxPool2dSpec>(layer) ||
           std::holds_alternative<AvgPool2dSpec>(layer);
  });
  return last != layers.rend() && std::holds_alternative<ReluSpec>(*last);
}

}  // namespace

Value import_max_pool(const Step& step) {
  const Activation activation = picture(step, false);
  step.node.ignore("storage_order");
  const Window window = read_window(step.node, step.chain().shape(), {});
  if (window.border().any()) {
    if (!zeros_do(step)) fail("its pads are possible only with a Relu in front of it, or behind");
    append_border(step, window.border());
  }
  return append_pool<MaxPool2d, MaxPool2dSpec>(step, window);
}

Value import_average_pool(const Step& step) {
  const Activation activation = picture(step, true);
  const bool counts_border = step.node.integer("count_include_pad", 0) != 0;
  const bool ceil = step.node.integer("ceil_mode", 0) != 0;
  const Border before = pending_border(activation);
  const Window window = read_window(step.node, step.chain().shape(), before);
  if (window.border() != before && (!counts_border || ceil)) {
    fail(
        "its pads do not count in the mean, or only in part; possible are none, and "
        "count_include_pad = 1 without ceil_mode");
  }
  if (!window.border().any() && window.is_square()) {
    return append_pool<AvgPool2d, AvgPool2dSpec>(step, window);
  }
  append_mean(step, window);
  return step.made(View::channels_first(step.chain().shape()));
}

Value import_global_average_pool(const Step& step) {
  static_cast<void>(picture(step, false));
  GlobalAvgPool2dSpec spec;
  spec.name = step.layer_name(spec.kType);
  step.chain().append<GlobalAvgPool2d>(spec);
  return step.made(View::channels_first(step.chain().shape()));
}

Value import_reduce_mean(const Step& step) {
  const Activation activation = step.settled(0);
  const View& view = activation.view;
  const std::optional<Dims> axes = read_axes(step, view.rank());
  const bool keeps = step.node.integer("keepdims", 1) != 0;
  step.node.ignore("noop_with_empty_axes");
  std::vector<bool> reduced(view.rank(), false);
  if (axes) {
    for (const std::int64_t axis : *axes) reduced[static_cast<std::size_t>(axis)] = true;
  }
  bool over_picture = axes && !axes->empty() && !reduced[0] && !step.chain().shape().flat;
  for (std::size_t d = 0; d < view.rank(); ++d) {
    const bool stays = view.is_channel(d) || view.extent(d) == 1;
    over_picture = over_picture && (reduced[d] ? view.is_spatial(d) : stays);
  }
  if (!over_picture) fail("possible is the mean over a picture's height and width");
  GlobalAvgPool2dSpec spec;
  spec.name = step.layer_name(spec.kType);
  step.chain().append<GlobalAvgPool2d>(spec);
  View left = view.of(step.chain().shape());
  for (std::size_t d = view.rank(); d-- > 0 && !keeps;) {
    if (reduced[d]) left = left.without(d);
  }
  return step.made(std::move(left));
}

Value import_relu(const Step& step) {
  const Activation activation = step.settled(0);
  ReluSpec spec;
  spec.name = step.layer_name(spec.kType);
  step.chain().append<Relu>(spec);
  return step.made(activation.view);
}

Value import_leaky_relu(const Step& step) {
  const Activation activation = step.settled(0);
  LeakyReluSpec spec;
  spec.name = step.layer_name(spec.kType);
  spec.negative_slope = step.node.number("alpha", 0.01);
  step.chain().append<LeakyRelu>(spec);
  return step.made(activation.view);
}

Value import_clip(const Step& step) {
  Limits limits;
  limits.low = step.node.number("min", limits.low);
  limits.high = step.node.number("max", limits.high);
  if (step.has(1)) limits.low = scalar_of(step.constant(1), "its minimum");
  if (step.has(2)) limits.high = scalar_of(step.constant(2), "its maximum");
  const bool no_end = limits.high >= double{std::numeric_limits<float>::max()};
  if (limits.low == 0 && no_end) return import_relu(step);
  if (step.graph.only_reader(step.node.output()) == "QuantizeLinear") {
    Activation activation = step.settled(0);
    activation.pending = limits;
    return step.passed(activation);
  }
  fail("possible is a Clip from 0 to infinity (a relu), and one in front of a QuantizeLinear");
}

}  // namespace inkdigit::onnx_import
