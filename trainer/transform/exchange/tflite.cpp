#include "trainer/transform/exchange/tflite.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/layers/any_layer.hpp"
#include "trainer/transform/exchange/tflite_file.hpp"

namespace inkdigit {
namespace {

using tflite::Activation;
using tflite::Field;
using tflite::Operator;
using tflite::Options;
using tflite::Padding;
using tflite::TensorId;
using tflite::Type;

// A value and, where it is int8, its scale.
struct Value {
  TensorId id = 0;
  std::optional<float> scale;
};

std::vector<std::int32_t> shape_of(const Shape& shape) {
  if (shape.flat) return {1, static_cast<std::int32_t>(shape.size())};
  return {1, shape.height, shape.width, shape.channels};
}

std::vector<std::int32_t> extents_of(std::initializer_list<std::size_t> extents) {
  return {extents.begin(), extents.end()};
}

// Rounded values are the same before these layers as behind them.
bool passes_integers(const LayerSpec& spec) {
  return std::holds_alternative<ReluSpec>(spec) || std::holds_alternative<MaxPool2dSpec>(spec) ||
         std::holds_alternative<FlattenSpec>(spec) || std::holds_alternative<DropoutSpec>(spec);
}

// Walks the network and writes an operator or a few for each layer. For a new kind of layer the
// compiler asks for its operator().
class GraphWriter {
 public:
  GraphWriter(const Model& model, bool int8) : model_(model), int8_(int8) {}

  std::vector<std::uint8_t> write() {
    const NetworkSpec& spec = model_.network.spec();
    const TensorId image = file_.add_value("image", shape_of(spec.input.shape()));
    current_ = {image, std::nullopt};
    normalize(spec.input);
    std::size_t parameters = 0;
    for (place_ = 0; place_ < spec.layers.size(); ++place_) {
      layer_ = &base_of(model_.network.layers()[place_]);
      const std::size_t count = layer_->parameters().size();
      parameters_ = std::span(model_.network.parameters()).subspan(parameters, count);
      parameters += count;
      std::visit(*this, spec.layers[place_]);
      values_[layer_->name()] = current_;
    }
    return file_.write(model_.name.empty() ? "inkdigit" : model_.name, image, current_.id);
  }

  void operator()(const Conv2dSpec& spec) {
    const Padding padding = pad(spec.kernel, spec.stride, spec.padding);
    const Parameter& p = parameters_[0];
    multiply(Operator::kConv, Options::kConv, extents_of({p.out, p.height, p.width, p.in}),
             {{0, static_cast<std::int8_t>(padding)}, {1, spec.stride}, {2, spec.stride}}, 3);
  }

  void operator()(const DepthwiseConv2dSpec& spec) {
    const Padding padding = pad(spec.kernel, spec.stride, spec.padding);
    const Parameter& p = parameters_[0];
    multiply(Operator::kDepthwiseConv, Options::kDepthwiseConv,
             extents_of({1, p.height, p.width, p.out}),
             {{0, static_cast<std::int8_t>(padding)},
              {1, spec.stride},
              {2, spec.stride},
              {3, std::int32_t{1}}},
             4);
  }

  void operator()(const LinearSpec& /*spec*/) {
    const Parameter& p = parameters_[0];
    multiply(Operator::kFullyConnected, Options::kFullyConnected,
             extents_of({p.out, p.size() / p.out}), {}, 0);
  }

  // What its weight, bias, mean and variance come to: a factor and a summand a channel.
  void operator()(const BatchNorm2dSpec& spec) {
    const std::span<const float> weight = values_of(parameters_[0]);
    const std::span<const float> bias = values_of(parameters_[1]);
    const std::span<const float> mean = values_of(parameters_[2]);
    const std::span<const float> variance = values_of(parameters_[3]);
    std::vector<float> factors;
    std::vector<float> summands;
    for (std::size_t c = 0; c < weight.size(); ++c) {
      const double factor = weight[c] / std::sqrt(double{variance[c]} + spec.epsilon);
      factors.push_back(static_cast<float>(factor));
      summands.push_back(static_cast<float>(bias[c] - factor * mean[c]));
    }
    to_float();
    by_channel(Operator::kMul, Options::kMul, layer_->name() + ".factor", factors);
    by_channel(Operator::kAdd, Options::kAdd, layer_->name() + ".summand", summands);
  }

  void operator()(const ReluSpec& /*spec*/) {
    if (!activated_) add_layer(Operator::kRelu, Options::kNone, {});
    activated_ = false;
  }

  void operator()(const LeakyReluSpec& spec) {
    to_float();
    add_layer(Operator::kLeakyRelu, Options::kLeakyRelu,
              {{0, static_cast<float>(spec.negative_slope)}});
  }

  void operator()(const MaxPool2dSpec& spec) { pool(Operator::kMaxPool, spec); }

  void operator()(const AvgPool2dSpec& spec) {
    to_float();
    pool(Operator::kAveragePool, spec);
  }

  void operator()(const GlobalAvgPool2dSpec& /*spec*/) {
    to_float();
    add_layer(
        Operator::kMean, Options::kReducer, {{0, true}},
        {file_.add_constant(layer_->name() + ".axes", {2}, std::vector<std::int32_t>({1, 2}))});
  }

  void operator()(const AddSpec& spec) {
    to_float();
    const Value sum = current_;
    current_ = values_.at(spec.from);
    to_float();
    const Value other = current_;
    current_ = sum;
    add_layer(Operator::kAdd, Options::kAdd, {}, {other.id});
  }

  // No operator: what follows reads the earlier value.
  void operator()(const RouteSpec& spec) { current_ = values_.at(spec.from); }

  // Readers have pictures as H,W,C, the order of the engine's memory.
  void operator()(const FlattenSpec& /*spec*/) {
    const auto size = static_cast<std::int32_t>(layer_->output_shape().size());
    add_layer(
        Operator::kReshape, Options::kReshape, {},
        {file_.add_constant(layer_->name() + ".shape", {2}, std::vector<std::int32_t>({1, size}))});
  }

  // The identity but in training.
  void operator()(const DropoutSpec& /*spec*/) {}

  void operator()(const QuantizeSpec& /*spec*/) {
    const float scale = values_of(parameters_[0])[0];
    if (current_.scale == scale) return;
    to_float();
    const TensorId output = file_.add_value(layer_->name(), shape_of(layer_->output_shape()),
                                            Type::kInt8, {{scale}, 0});
    file_.add_operator(Operator::kQuantize, {current_.id}, output, Options::kQuantize);
    current_ = {output, scale};
    if (!int8_) to_float();
  }

  // The background class is a column of zeros behind the others that is taken off again.
  void operator()(const SoftmaxSpec& spec) {
    to_float();
    const auto classes = static_cast<std::int32_t>(layer_->output_shape().size());
    const std::int32_t columns = classes + (spec.background ? 1 : 0);
    if (spec.background) {
      step("with_background", columns, Operator::kPad, Options::kPad, {},
           {file_.add_constant(layer_->name() + ".pads", {2, 2},
                               std::vector<std::int32_t>({0, 0, 0, 1}))});
    }
    step(spec.background ? "all" : "probabilities", columns, Operator::kSoftmax, Options::kSoftmax,
         {{0, static_cast<float>(1 / spec.temperature)}}, {});
    if (spec.background) {
      step("probabilities", classes, Operator::kSlice, Options::kSlice, {},
           {file_.add_constant(layer_->name() + ".begin", {2}, std::vector<std::int32_t>({0, 0})),
            file_.add_constant(layer_->name() + ".size", {2},
                               std::vector<std::int32_t>({1, classes}))});
    }
  }

 private:
  [[nodiscard]] std::span<const float> values_of(const Parameter& parameter) const {
    return std::span(model_.parameters).subspan(parameter.offset, parameter.size());
  }

  // An operator whose output is a new value of this shape, int8 where its scale is given.
  void apply(Operator type, Options options, std::vector<Field> fields, std::vector<TensorId> more,
             const std::string& name, std::vector<std::int32_t> shape, std::optional<float> scale) {
    more.insert(more.begin(), current_.id);
    const TensorId output =
        scale ? file_.add_value(name, std::move(shape), Type::kInt8, {{*scale}, 0})
              : file_.add_value(name, std::move(shape));
    file_.add_operator(type, std::move(more), output, options, std::move(fields));
    current_ = {output, scale};
  }

  // The layer's operator: what the layer before it gave, then `more` -> what it gives, as rounded
  // as before.
  void add_layer(Operator type, Options options, std::vector<Field> fields,
                 std::vector<TensorId> more = {}) {
    apply(type, options, std::move(fields), std::move(more), layer_->name(),
          shape_of(layer_->output_shape()), current_.scale);
  }

  // An operator within the softmax.
  void step(const std::string& name, std::int32_t columns, Operator type, Options options,
            std::vector<Field> fields, std::vector<TensorId> more) {
    apply(type, options, std::move(fields), std::move(more), name, {1, columns}, std::nullopt);
  }

  void by_channel(Operator type, Options options, const std::string& name,
                  std::span<const float> values) {
    const auto channels = static_cast<std::int32_t>(values.size());
    apply(
        type, options, {}, {file_.add_constant(name, {1, 1, 1, channels}, values)}, name + ".out",
        shape_of(layer_ == nullptr ? model_.network.spec().input.shape() : layer_->output_shape()),
        std::nullopt);
  }

  // (image - mean) / std, a number a channel.
  void normalize(const InputSpec& input) {
    std::vector<float> factors;
    for (const double deviation : input.std) factors.push_back(static_cast<float>(1 / deviation));
    by_channel(Operator::kSub, Options::kSub, "image.mean",
               std::vector<float>(input.mean.begin(), input.mean.end()));
    by_channel(Operator::kMul, Options::kMul, "image.factor", factors);
  }

  void to_float() {
    if (!current_.scale) return;
    const std::string name = "float." + std::to_string(current_.id);
    apply(Operator::kDequantize, Options::kDequantize, {}, {}, name,
          shape_of(layer_->input_shape()), std::nullopt);
  }

  // Zeros around the picture, where the reader's own two kinds of padding are not what is asked
  // for; says which of them remains.
  Padding pad(int kernel, int stride, int padding) {
    if (padding == 0) return Padding::kValid;
    if (stride == 1 && 2 * padding == kernel - 1) return Padding::kSame;
    Shape shape = layer_->input_shape();
    shape.height += 2 * padding;
    shape.width += 2 * padding;
    const std::vector<std::int32_t> widths{0, 0, padding, padding, padding, padding, 0, 0};
    apply(Operator::kPad, Options::kPad, {},
          {file_.add_constant(layer_->name() + ".pads", {4, 2}, widths)},
          layer_->name() + ".padded", shape_of(shape), current_.scale);
    return Padding::kValid;
  }

  void pool(Operator type, const Pool2dSpec& spec) {
    add_layer(type, Options::kPool,
              {{0, static_cast<std::int8_t>(Padding::kValid)},
               {1, spec.step()},
               {2, spec.step()},
               {3, spec.kernel},
               {4, spec.kernel}});
  }

  // Whether an add or a route takes what the layer at `place` gives.
  [[nodiscard]] bool is_added_later(std::size_t place) const {
    const std::string& name = base_of(model_.network.layers()[place]).name();
    const std::vector<LayerSpec>& layers = model_.network.spec().layers;
    return std::any_of(layers.begin(), layers.end(), [&](const LayerSpec& spec) {
      const std::string* from = source_of(spec);
      return from != nullptr && *from == name;
    });
  }

  // The scale that what this layer gives is rounded by before it is multiplied again; nothing where
  // it is not, or where something else needs it as it is.
  [[nodiscard]] std::optional<float> next_scale() const {
    const std::vector<LayerSpec>& layers = model_.network.spec().layers;
    std::size_t next = place_ + 1;
    while (next < layers.size() && passes_integers(layers[next])) ++next;
    if (next == layers.size() || !std::holds_alternative<QuantizeSpec>(layers[next])) return {};
    for (std::size_t i = place_; i < next; ++i) {
      if (is_added_later(i)) return {};
    }
    const Parameter& scale = base_of(model_.network.layers()[next]).parameters()[0];
    const auto found =
        std::find_if(model_.network.parameters().begin(), model_.network.parameters().end(),
                     [&](const Parameter& parameter) { return parameter.name == scale.name; });
    return values_of(*found)[0];
  }

  // A layer with weights: in integers where its input is rounded and its output will be, otherwise
  // in floats. `shape`: of the weights; activation: the place of that field.
  void multiply(Operator type, Options options, std::vector<std::int32_t> shape,
                std::vector<Field> fields, int activation) {
    const std::optional<float> scale = current_.scale ? next_scale() : std::nullopt;
    if (!scale) to_float();
    const std::vector<LayerSpec>& layers = model_.network.spec().layers;
    activated_ = place_ + 1 < layers.size() &&
                 std::holds_alternative<ReluSpec>(layers[place_ + 1]) && !is_added_later(place_);
    const Activation kind = activated_ ? Activation::kRelu : Activation::kNone;
    fields.push_back({activation, static_cast<std::int8_t>(kind)});
    const std::vector<TensorId> more =
        scale ? add_integers(type, std::move(shape)) : add_floats(type, std::move(shape));
    apply(type, options, std::move(fields), more, layer_->name(), shape_of(layer_->output_shape()),
          scale);
  }

  // Weight and bias.
  std::vector<TensorId> add_floats(Operator type, std::vector<std::int32_t> shape) {
    const Parameter& weight = parameters_[0];
    const std::span<const float> memory = values_of(weight);
    const std::size_t rest = weight.size() / weight.out;
    std::vector<float> weights(memory.begin(), memory.end());
    // Memory has the outputs last, as depthwise convolutions have them here, too.
    for (std::size_t i = 0; i < weights.size() && !outputs_last(type); ++i) {
      weights[i] = memory[(i % rest) * weight.out + i / rest];
    }
    return {file_.add_constant(weight.name, std::move(shape), weights),
            file_.add_constant(layer_->name() + ".bias", {static_cast<std::int32_t>(weight.out)},
                               bias())};
  }

  // The same as the file of int8 weights has it, and the bias in units of what is summed.
  std::vector<TensorId> add_integers(Operator type, std::vector<std::int32_t> shape) {
    const Parameter& weight = parameters_[0];
    const std::vector<EncodedTensor> tensors = encode_parameter(model_, weight, Dtype::kInt8);
    std::vector<float> scales(weight.out);
    std::memcpy(scales.data(), tensors[1].bytes.data(), tensors[1].bytes.size());
    const auto* file = reinterpret_cast<const std::int8_t*>(tensors[0].bytes.data());
    const std::size_t area = weight.height * weight.width;
    std::vector<std::int8_t> weights(weight.size());
    std::size_t to = 0;
    for (std::size_t o = 0; o < weight.out; ++o) {
      for (std::size_t pixel = 0; pixel < area; ++pixel) {
        for (std::size_t in = 0; in < weight.in; ++in, ++to) {
          const std::size_t at = outputs_last(type) ? pixel * weight.out + o : to;
          weights[at] = file[(o * weight.in + in) * area + pixel];
        }
      }
    }
    std::vector<float> units(scales);
    for (float& unit : units) unit *= *current_.scale;
    std::vector<std::int32_t> sums;
    const std::vector<float> summands = bias();
    for (std::size_t o = 0; o < weight.out; ++o) {
      constexpr double kLimit = std::numeric_limits<std::int32_t>::max();
      const double sum = std::round(double{summands[o]} / units[o]);
      sums.push_back(static_cast<std::int32_t>(std::clamp(sum, -kLimit, kLimit)));
    }
    const std::int32_t dimension = outputs_last(type) ? 3 : 0;
    return {file_.add_constant(weight.name, std::move(shape), weights, {scales, dimension}),
            file_.add_constant(layer_->name() + ".bias", {static_cast<std::int32_t>(weight.out)},
                               sums, {units, 0})};
  }

  // A depthwise convolution's weights are 1 x height x width x out.
  static bool outputs_last(Operator type) { return type == Operator::kDepthwiseConv; }

  [[nodiscard]] std::vector<float> bias() const {
    if (parameters_.size() < 2) return std::vector<float>(parameters_[0].out);
    const std::span<const float> values = values_of(parameters_[1]);
    return {values.begin(), values.end()};
  }

  const Model& model_;
  bool int8_;
  tflite::File file_;
  Value current_;                          // what the next layer takes
  const LayerBase* layer_ = nullptr;       // the one being written
  std::size_t place_ = 0;                  // its place among all
  std::span<const Parameter> parameters_;  // its parameters, as the network numbers them
  bool activated_ = false;                 // whether the relu that follows has been done
  std::map<std::string, Value> values_;    // what each layer gave, by its name
};

}  // namespace

Result<std::vector<std::uint8_t>> to_tflite(const Model& model, Dtype dtype) {
  if (dtype == Dtype::kFloat16) {
    return Error{"float16: a .tflite is written as float32 or int8"};
  }
  return GraphWriter(model, dtype == Dtype::kInt8).write();
}

}  // namespace inkdigit
