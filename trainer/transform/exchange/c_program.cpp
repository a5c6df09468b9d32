#include "trainer/transform/exchange/c_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "engine/layers/any_layer.hpp"
#include "engine/network/arena_plan.hpp"
#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {
namespace {

// c/'s functions behind those that they call.
constexpr std::array<std::string_view, 17> kOrder{
    "start",     "window",     "round",        "store",    "product",        "float_product",
    "depthwise", "max_pool",   "average_pool", "activate", "scale_channels", "add",
    "quantize",  "dequantize", "normalize",    "softmax",  "blank"};

// What is computed in the same call as a layer that multiplies.
struct Tail {
  std::size_t last = 0;  // the last layer of those
  float slope = 1;       // of values below 0; 1 = there is no activation
  int pool = 1;
  int pool_stride = 1;
  std::optional<float> step = {};  // of the rounding
};

std::string joined(std::span<const std::string> parts) {
  return fmt::format("{}", fmt::join(parts.begin(), parts.end(), ", "));
}

// Walks the network and makes a call or a few for each layer. For a new kind of layer the compiler
// asks for its operator().
class ProgramWriter {
 public:
  explicit ProgramWriter(const Model& model)
      : model_(model),
        network_(model.network),
        weights_(model.network.pack<float>(std::span<const float>(model.parameters))) {}

  Result<CProgram> write() {
    program_.values.push_back({.picture = true, .elements = network_.input_size()});
    functions_ = {"start", "softmax"};
    if (network_.spec().input.channels == 1) functions_.insert("blank");
    for (place_ = 0; place_ < network_.layers().size(); ++place_) {
      first_ = place_;
      std::visit(*this, network_.spec().layers[place_]);
      outputs_[layer().name()] = current_;
      // What a skip connection reads later must stay as it is.
      if (!network_.read_once(place_)) value().kept = true;
    }
    place_values();
    for (const std::string_view name : kOrder) {
      if (functions_.contains(name)) program_.functions.emplace_back(name);
    }
    if (error_) return *error_;
    return std::move(program_);
  }

  void operator()(const Conv2dSpec& spec) {
    multiply(spec.kernel, spec.stride, spec.padding, layer().input_shape());
  }

  // One pixel with all inputs as its channels.
  void operator()(const LinearSpec& /*spec*/) {
    multiply(1, 1, 0, {static_cast<int>(layer().input_shape().size()), 1, 1, false});
  }

  void operator()(const DepthwiseConv2dSpec& spec) {
    to_floats();
    const Parameter& weight = layer().parameters()[0];
    const std::string window = add_window({spec.kernel, spec.kernel, spec.stride, spec.padding},
                                          layer().input_shape(), layer().output_shape());
    call("depthwise", "inkdigit_convolve_channels",
         {window, add_array("weights", values_of(weight)), add_array("summands", bias()), input(),
          output(layer().output_shape().size())});
  }

  // What its weight, bias, mean and variance come to, as the engine reckons it.
  void operator()(const BatchNorm2dSpec& spec) {
    to_floats();
    const std::vector<float> weight = values_of(layer().parameters()[0]);
    const std::vector<float> bias = values_of(layer().parameters()[1]);
    const std::vector<float> mean = values_of(layer().parameters()[2]);
    const std::vector<float> variance = values_of(layer().parameters()[3]);
    std::vector<float> factors;
    std::vector<float> summands;
    for (std::size_t c = 0; c < weight.size(); ++c) {
      factors.push_back(weight[c] / std::sqrt(variance[c] + static_cast<float>(spec.epsilon)));
      summands.push_back(bias[c] - mean[c] * factors[c]);
    }
    call("scale_channels", "inkdigit_scale_channels",
         {add_array("factors", factors), add_array("summands", summands),
          std::to_string(weight.size()), count(), input(), in_place()});
  }

  void operator()(const ReluSpec& /*spec*/) { activate(0); }
  void operator()(const LeakyReluSpec& spec) { activate(static_cast<float>(spec.negative_slope)); }

  void operator()(const MaxPool2dSpec& spec) {
    to_floats();
    const std::string window = add_window({spec.kernel, spec.kernel, spec.step(), 0},
                                          layer().input_shape(), layer().output_shape());
    call("max_pool", "inkdigit_max_pool", {window, input(), output(layer().output_shape().size())});
  }

  void operator()(const AvgPool2dSpec& spec) {
    average({spec.kernel, spec.kernel, spec.step(), 0});
  }
  void operator()(const GlobalAvgPool2dSpec& /*spec*/) {
    const Shape& input = layer().input_shape();
    average({input.height, input.width, 1, 0});
  }

  void operator()(const AddSpec& spec) {
    to_floats();
    const std::size_t sum = current_;
    current_ = outputs_.at(spec.from);
    to_floats();
    const COperand other = input();
    current_ = sum;
    call("add", "inkdigit_add", {count(), input(), other, in_place()});
  }

  // Pictures lie as H, W, C, and so do a dense layer's weights here.
  void operator()(const FlattenSpec& /*spec*/) {}
  // The identity but in training.
  void operator()(const DropoutSpec& /*spec*/) {}

  void operator()(const QuantizeSpec& /*spec*/) {
    const float step = values_of(layer().parameters()[0])[0];
    if (!value().picture && value().step == step) return;
    to_floats();
    call("quantize", "inkdigit_quantize", {steps_of(step), count(), input(), in_place(true)});
    functions_.insert("round");
    value().step = step;
  }

  void operator()(const SoftmaxSpec& /*spec*/) {
    to_floats();
    program_.logits = current_;
    value().last = program_.calls.size();
  }

 private:
  struct Extents {
    int kernel_height;
    int kernel_width;
    int stride;
    int padding;
  };

  [[nodiscard]] const LayerBase& layer() const { return base_of(network_.layers()[place_]); }
  [[nodiscard]] CValue& value() { return program_.values[current_]; }

  // A parameter's values in memory; `parameter` is the layer's, whose offsets count from its slice.
  [[nodiscard]] std::vector<float> values_of(const Parameter& parameter, std::size_t of) const {
    const float* first =
        model_.parameters.data() + network_.parameter_offset(of) + parameter.offset;
    return {first, first + parameter.size()};
  }
  [[nodiscard]] std::vector<float> values_of(const Parameter& parameter) const {
    return values_of(parameter, place_);
  }

  // Zeros where there is none.
  [[nodiscard]] std::vector<float> bias() const {
    const std::vector<Parameter>& parameters = layer().parameters();
    if (parameters.size() < 2) return std::vector<float>(parameters[0].out);
    return values_of(parameters[1]);
  }

  // The names of what belongs to layer `first_`.
  [[nodiscard]] std::string name_of_constant(std::string_view what) const {
    return fmt::format("inkdigit_layer{}{}{}", first_ + 1, what.empty() ? "" : "_", what);
  }

  std::string number(float value) {
    if (!std::isfinite(value) && !error_) {
      error_ = Error{"layer '" + layer().name() +
                     "': its numbers are too large or too small for float32, as a header has them"};
    }
    return c_float(value);
  }
  // What rounding to multiples of `step` takes, as the engine reckons it.
  std::string steps_of(float step) { return number(1.0F / step); }

  template <class T>
  std::string add_array(std::string_view what, std::vector<T> values) {
    CArray array{name_of_constant(what), std::move(values)};
    if constexpr (std::is_same_v<T, float>) {
      for (const float value : std::get<std::vector<float>>(array.values)) number(value);
    }
    program_.arrays.push_back(std::move(array));
    return program_.arrays.back().name;
  }

  static std::string window_text(const Extents& extents, const Shape& input, const Shape& output) {
    return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}", input.height, input.width,
                       input.channels, extents.kernel_height, extents.kernel_width, extents.stride,
                       extents.padding, output.height, output.width, output.channels);
  }

  // A reference to it.
  std::string add_window(const Extents& extents, const Shape& input, const Shape& output) {
    functions_.insert("window");
    const std::string name = name_of_constant("window");
    program_.constants += fmt::format("static const struct inkdigit_window {} = {};\n", name,
                                      window_text(extents, input, output));
    return "&" + name;
  }

  // What the next call writes.
  COperand output(std::size_t elements, bool int8 = false) {
    const std::size_t bytes = elements * (int8 ? sizeof(std::int8_t) : sizeof(float));
    output_ = program_.values.size();
    program_.values.push_back(
        {.elements = elements, .bytes = bytes, .first = program_.calls.size()});
    return {output_, int8};
  }

  // The same of an operator that goes through the elements in order, and may write over them.
  COperand in_place(bool int8 = false) {
    if (value().kept) return output(value().elements, int8);
    output_ = current_;
    return {output_, int8};
  }

  [[nodiscard]] std::string count() { return std::to_string(value().elements); }

  // What the layer takes.
  [[nodiscard]] COperand input() { return {current_, value().step.has_value()}; }

  // The last argument is what it writes.
  void call(std::string_view source, std::string function, std::vector<CArgument> arguments) {
    functions_.insert(std::string(source));
    std::vector<std::string> names;
    for (std::size_t i = first_; i <= place_; ++i) {
      names.push_back(base_of(network_.layers()[i]).name());
    }
    const std::size_t number = program_.calls.size();
    for (const CArgument& argument : arguments) {
      if (const auto* used = std::get_if<COperand>(&argument)) {
        program_.values[used->value].last = number;
      }
    }
    program_.calls.push_back({std::move(names), std::move(function), std::move(arguments)});
    current_ = output_;
  }

  // What the layer takes is floats from here on.
  void to_floats() {
    if (value().picture) {
      normalize();
    } else if (value().step) {
      call("dequantize", "inkdigit_dequantize",
           {number(*value().step), count(), input(), output(value().elements)});
    }
  }

  void normalize() {
    const InputSpec& input_spec = network_.spec().input;
    if (!normalized_) {
      std::vector<float> factors;
      std::vector<float> summands;
      for (std::size_t c = 0; c < input_spec.mean.size(); ++c) {
        factors.push_back(static_cast<float>(1.0 / (255.0 * input_spec.std[c])));
        summands.push_back(static_cast<float>(-input_spec.mean[c] / input_spec.std[c]));
      }
      add_array("input_factors", factors);
      add_array("input_summands", summands);
      normalized_ = {program_.arrays.end()[-2].name, program_.arrays.back().name};
    }
    call("normalize", "inkdigit_normalize",
         {normalized_->first, normalized_->second, std::to_string(input_spec.channels), count(),
          input(), output(value().elements)});
  }

  void activate(float slope) {
    to_floats();
    call("activate", "inkdigit_activate", {number(slope), count(), input(), in_place()});
  }

  void average(const Extents& extents) {
    to_floats();
    const std::string window = add_window(extents, layer().input_shape(), layer().output_shape());
    const float share = 1.0F / static_cast<float>(extents.kernel_height * extents.kernel_width);
    call("average_pool", "inkdigit_average_pool",
         {window, number(share), input(), output(layer().output_shape().size())});
  }

  // What follows the layer and can be done with it, which nothing else reads in between. Of
  // integers a window's largest sum is found before all else.
  [[nodiscard]] Tail find_tail(bool pools) const {
    Tail tail{.last = place_};
    bool activated = false;
    const std::vector<LayerSpec>& layers = network_.spec().layers;
    for (std::size_t i = place_ + 1; i < layers.size() && network_.read_once(i - 1); ++i) {
      if (const auto* leaky = std::get_if<LeakyReluSpec>(&layers[i])) {
        if (activated) break;
        tail.slope = static_cast<float>(leaky->negative_slope);
        activated = true;
      } else if (std::holds_alternative<ReluSpec>(layers[i])) {
        if (activated) break;
        tail.slope = 0;
        activated = true;
      } else if (const auto* pool = std::get_if<MaxPool2dSpec>(&layers[i])) {
        // Where windows overlap, sums would be computed more than once.
        if (!pools || tail.pool > 1 || pool->step() < pool->kernel) break;
        tail.pool = pool->kernel;
        tail.pool_stride = pool->step();
      } else if (std::holds_alternative<QuantizeSpec>(layers[i])) {
        const LayerBase& quantize = base_of(network_.layers()[i]);
        tail.step = values_of(quantize.parameters()[0], i)[0];
        tail.last = i;
        break;
      } else if (!std::holds_alternative<FlattenSpec>(layers[i]) &&
                 !std::holds_alternative<DropoutSpec>(layers[i])) {
        break;
      }
      tail.last = i;
    }
    return tail;
  }

  // A layer with weights, in integers where the engine computes it in integers.
  void multiply(int kernel, int stride, int padding, const Shape& input) {
    const std::optional<Int8Weights>& int8 = weights_.layers[place_].int8;
    if (!int8) to_floats();
    const Tail tail = find_tail(int8.has_value());
    const Shape result = base_of(network_.layers()[tail.last]).output_shape();
    const Parameter& weight = layer().parameters()[0];
    Shape positions = layer().output_shape();
    if (tail.pool > 1) {
      positions.height = (positions.height - tail.pool) / tail.pool_stride + 1;
      positions.width = (positions.width - tail.pool) / tail.pool_stride + 1;
    }
    std::vector<std::string> fields{
        window_text({kernel, kernel, stride, padding}, input, positions)};
    if (int8) {
      fields.push_back(std::to_string(tail.pool));
      fields.push_back(std::to_string(tail.pool_stride));
      fields.emplace_back(value().picture ? "255" : "-1");
    }
    fields.push_back(number(tail.slope));
    fields.push_back(tail.step ? steps_of(*tail.step) : "0.0F");
    std::vector<std::string> arrays;
    if (int8) {
      const auto first_of = [&](const AlignedVector<float>& values) {
        return std::vector<float>(values.begin(),
                                  values.begin() + static_cast<std::ptrdiff_t>(weight.out));
      };
      arrays = {add_array("weights", integers_of(weight)),
                add_array("scales", first_of(int8->scale)),
                add_array("summands", first_of(int8->bias))};
      program_.integers = true;
    } else {
      arrays = {add_array("weights", outputs_first(weight)), add_array("summands", bias())};
    }
    const std::string type = int8 ? "inkdigit_product" : "inkdigit_float_product";
    const std::string name = name_of_constant("");
    program_.constants += fmt::format("static const struct {} {} = {{\n    {},\n    {}}};\n", type,
                                      name, joined(fields), joined(arrays));
    for (const char* source : {"window", "round", "store"}) functions_.insert(source);
    place_ = tail.last;
    call(int8 ? "product" : "float_product",
         int8 ? "inkdigit_multiply" : "inkdigit_multiply_floats",
         {"&" + name, COperand{current_, int8.has_value()},
          output(result.size(), tail.step.has_value())});
    value().step = tail.step;
  }

  // out x height x width x in.
  [[nodiscard]] std::vector<float> outputs_first(const Parameter& weight) const {
    const std::vector<float> memory = values_of(weight);  // height x width x in x out
    std::vector<float> values(memory.size());
    const std::size_t rest = weight.fan_in();
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = memory[i % rest * weight.out + i / rest];
    }
    return values;
  }

  // The same as the file of int8 weights has it.
  [[nodiscard]] std::vector<std::int8_t> integers_of(const Parameter& weight) const {
    Parameter parameter = weight;
    parameter.offset += network_.parameter_offset(first_);
    const EncodedTensor tensor = encode_parameter(model_, parameter, Dtype::kInt8)[0];
    const std::size_t area = weight.height * weight.width;
    std::vector<std::int8_t> values(weight.size());
    std::size_t to = 0;
    for (std::size_t o = 0; o < weight.out; ++o) {
      for (std::size_t pixel = 0; pixel < area; ++pixel) {
        for (std::size_t in = 0; in < weight.in; ++in, ++to) {
          values[to] = static_cast<std::int8_t>(tensor.bytes[(o * weight.in + in) * area + pixel]);
        }
      }
    }
    return values;
  }

  void place_values() {
    ArenaPlan arena;
    constexpr std::size_t kAlignment = sizeof(float);
    for (CValue& value : program_.values) {
      if (value.picture) continue;
      const std::size_t size = (value.bytes + kAlignment - 1) / kAlignment * kAlignment;
      value.offset = arena.place(size, value.first, value.last);
    }
    program_.arena_bytes = arena.size();
  }

  const Model& model_;
  const Network& network_;
  Weights<float> weights_;  // as the engine packs them
  CProgram program_;
  std::set<std::string, std::less<>> functions_;
  std::map<std::string, std::size_t> outputs_;  // the value that each layer gave, by its name
  std::size_t current_ = 0;                     // the value that the next layer takes
  std::size_t output_ = 0;                      // the value that the next call writes
  std::size_t first_ = 0;                       // of the layers that one call computes
  std::size_t place_ = 0;                       // the last of them
  std::optional<std::pair<std::string, std::string>> normalized_;  // what a picture is, by name
  std::optional<Error> error_;
};

}  // namespace

std::size_t CArray::bytes() const {
  return std::visit([](const auto& list) { return list.size() * sizeof(list[0]); }, values);
}

std::string c_float(float value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text + "F";
}

Result<CProgram> make_c_program(const Model& model) { return ProgramWriter(model).write(); }

}  // namespace inkdigit
