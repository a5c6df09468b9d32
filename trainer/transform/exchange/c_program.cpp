#include "trainer/transform/exchange/c_program.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "engine/layers/any_layer.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/transform/exchange/c_calls.hpp"

namespace inkdigit {
namespace {

// What is computed in the same call as a layer that multiplies.
struct Tail {
  std::size_t last = 0;  // the last layer of those
  float slope = 1;       // of values below 0; 1 = there is no activation
  int pool = 1;
  int pool_stride = 1;
  std::optional<float> step = {};  // of the rounding
};

// Walks the network and makes a call or a few for each layer. For a new kind of layer the compiler
// asks for its operator().
class ProgramWriter {
 public:
  explicit ProgramWriter(const Model& model)
      : model_(model),
        network_(model.network),
        weights_(model.network.pack<float>(std::span<const float>(model.parameters))),
        calls_(model.network) {}

  Result<CProgram> write() {
    for (place_ = 0; place_ < network_.layers().size(); ++place_) {
      calls_.begin(place_);
      std::visit(*this, network_.spec().layers[place_]);
      place_ = calls_.last();
      outputs_[layer().name()] = calls_.current();
      // What a skip connection reads later must stay as it is.
      if (!network_.read_once(place_)) calls_.value().kept = true;
    }
    Result<CProgram> program = calls_.take();
    if (program) program->integers = integers_;
    return program;
  }

  void operator()(const Conv2dSpec& spec) {
    multiply({spec.kernel, spec.kernel, spec.stride, spec.padding}, layer().input_shape());
  }

  // One pixel with all inputs as its channels.
  void operator()(const LinearSpec& /*spec*/) {
    multiply({}, {static_cast<int>(layer().input_shape().size()), 1, 1, false});
  }

  void operator()(const DepthwiseConv2dSpec& spec) {
    to_floats();
    const std::string window = window_of({spec.kernel, spec.kernel, spec.stride, spec.padding});
    const std::string weights = calls_.add_array("weights", parameter(0));
    const std::string summands = calls_.add_array("summands", bias());
    calls_.call("depthwise", "inkdigit_convolve_channels",
                {window, weights, summands, calls_.input(), output()});
  }

  // What its weight, bias, mean and variance come to, as the engine reckons it.
  void operator()(const BatchNorm2dSpec& spec) {
    to_floats();
    const std::vector<float> weight = parameter(0);
    const std::vector<float> bias = parameter(1);
    const std::vector<float> mean = parameter(2);
    const std::vector<float> variance = parameter(3);
    std::vector<float> factors;
    std::vector<float> summands;
    for (std::size_t c = 0; c < weight.size(); ++c) {
      factors.push_back(weight[c] / std::sqrt(variance[c] + static_cast<float>(spec.epsilon)));
      summands.push_back(bias[c] - mean[c] * factors[c]);
    }
    const std::string factors_name = calls_.add_array("factors", factors);
    const std::string summands_name = calls_.add_array("summands", summands);
    calls_.call("scale_channels", "inkdigit_scale_channels",
                {factors_name, summands_name, std::to_string(factors.size()), calls_.count(),
                 calls_.input(), calls_.in_place()});
  }

  void operator()(const ReluSpec& /*spec*/) { activate(0); }
  void operator()(const LeakyReluSpec& spec) { activate(static_cast<float>(spec.negative_slope)); }

  void operator()(const MaxPool2dSpec& spec) {
    to_floats();
    const std::string window = window_of({spec.kernel, spec.kernel, spec.step(), 0});
    calls_.call("max_pool", "inkdigit_max_pool", {window, calls_.input(), output()});
  }

  void operator()(const AvgPool2dSpec& spec) {
    average({spec.kernel, spec.kernel, spec.step(), 0});
  }
  void operator()(const GlobalAvgPool2dSpec& /*spec*/) {
    average({layer().input_shape().height, layer().input_shape().width, 1, 0});
  }

  void operator()(const AddSpec& spec) {
    to_floats();
    const std::size_t sum = calls_.current();
    calls_.set_current(outputs_.at(spec.from));
    to_floats();
    const COperand other = calls_.input();
    calls_.set_current(sum);
    calls_.call("add", "inkdigit_add", {calls_.count(), calls_.input(), other, calls_.in_place()});
  }

  // What it leads back to stays as it is.
  void operator()(const RouteSpec& spec) { calls_.set_current(outputs_.at(spec.from)); }

  // Pictures lie as H, W, C, and so do a dense layer's weights here.
  void operator()(const FlattenSpec& /*spec*/) {}
  // The identity but in training.
  void operator()(const DropoutSpec& /*spec*/) {}

  void operator()(const QuantizeSpec& /*spec*/) {
    const float step = parameter(0)[0];
    if (calls_.value().step == step) return;
    to_floats();
    calls_.need("round");
    calls_.call("quantize", "inkdigit_quantize",
                {calls_.steps_of(step), calls_.count(), calls_.input(), calls_.in_place(true)});
    calls_.value().step = step;
  }

  void operator()(const SoftmaxSpec& /*spec*/) { to_floats(); }

 private:
  [[nodiscard]] const LayerBase& layer() const { return base_of(network_.layers()[place_]); }

  // A parameter of a layer, as it lies in memory.
  [[nodiscard]] std::vector<float> parameter(std::size_t of, std::size_t number) const {
    const Parameter& found = base_of(network_.layers()[of]).parameters()[number];
    const float* first = model_.parameters.data() + network_.parameter_offset(of) + found.offset;
    return {first, first + found.size()};
  }
  [[nodiscard]] std::vector<float> parameter(std::size_t number) const {
    return parameter(place_, number);
  }

  // Zeros where there is none.
  [[nodiscard]] std::vector<float> bias() const {
    const std::vector<Parameter>& parameters = layer().parameters();
    return parameters.size() < 2 ? std::vector<float>(parameters[0].out) : parameter(1);
  }

  std::string window_of(const CWindow& window) {
    return calls_.add_window(window, layer().input_shape(), layer().output_shape());
  }

  COperand output() { return calls_.output(layer().output_shape().size()); }

  // What the layer takes is floats from here on.
  void to_floats() {
    if (calls_.value().picture) {
      normalize();
    } else if (calls_.value().step) {
      calls_.call("dequantize", "inkdigit_dequantize",
                  {calls_.number(*calls_.value().step), calls_.count(), calls_.input(),
                   calls_.output(calls_.value().elements)});
    }
  }

  void normalize() {
    const InputSpec& input = network_.spec().input;
    std::vector<float> factors;
    std::vector<float> summands;
    for (std::size_t c = 0; c < input.mean.size(); ++c) {
      factors.push_back(static_cast<float>(1.0 / (255.0 * input.std[c])));
      summands.push_back(static_cast<float>(-input.mean[c] / input.std[c]));
    }
    if (!normalized_) {
      normalized_ = {calls_.add_array("input_factors", factors),
                     calls_.add_array("input_summands", summands)};
    }
    calls_.call("normalize", "inkdigit_normalize",
                {normalized_->first, normalized_->second, std::to_string(input.channels),
                 calls_.count(), calls_.input(), calls_.output(calls_.value().elements)});
  }

  void activate(float slope) {
    to_floats();
    calls_.call("activate", "inkdigit_activate",
                {calls_.number(slope), calls_.count(), calls_.input(), calls_.in_place()});
  }

  void average(const CWindow& window) {
    to_floats();
    const float share = 1.0F / static_cast<float>(window.kernel_height * window.kernel_width);
    calls_.call("average_pool", "inkdigit_average_pool",
                {window_of(window), calls_.number(share), calls_.input(), output()});
  }

  // What follows the layer and can be done with it, which nothing else reads in between. Of
  // integers a window's largest sum is found before all else.
  [[nodiscard]] Tail find_tail(bool pools) const {
    Tail tail{.last = place_};
    bool activated = false;
    const std::vector<LayerSpec>& layers = network_.spec().layers;
    for (std::size_t i = place_ + 1; i < layers.size() && network_.read_once(i - 1); ++i) {
      const auto* leaky = std::get_if<LeakyReluSpec>(&layers[i]);
      if (leaky != nullptr || std::holds_alternative<ReluSpec>(layers[i])) {
        if (activated) break;
        activated = true;
        tail.slope = leaky != nullptr ? static_cast<float>(leaky->negative_slope) : 0;
      } else if (const auto* pool = std::get_if<MaxPool2dSpec>(&layers[i])) {
        // Where windows overlap, sums would be computed more than once.
        if (!pools || pool->step() < pool->kernel) break;
        pools = false;
        tail.pool = pool->kernel;
        tail.pool_stride = pool->step();
      } else if (std::holds_alternative<QuantizeSpec>(layers[i])) {
        tail.step = parameter(i, 0)[0];
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
  void multiply(const CWindow& window, const Shape& input) {
    const std::optional<Int8Weights>& int8 = weights_.layers[place_].int8;
    if (!int8) to_floats();
    const Tail tail = find_tail(int8.has_value());
    Shape output = layer().output_shape();
    output.height = (output.height - tail.pool) / tail.pool_stride + 1;
    output.width = (output.width - tail.pool) / tail.pool_stride + 1;
    std::vector<std::string> fields{window_text(window, input, output)};
    if (int8) {
      fields.push_back(std::to_string(tail.pool));
      fields.push_back(std::to_string(tail.pool_stride));
      fields.emplace_back(calls_.value().picture ? "255" : "-1");
    }
    fields.push_back(calls_.number(tail.slope));
    fields.push_back(tail.step ? calls_.steps_of(*tail.step) : "0.0F");
    if (int8) {
      add_integers(*int8, fields);
    } else {
      fields.push_back(calls_.add_array("weights", outputs_first()));
      fields.push_back(calls_.add_array("summands", bias()));
    }
    for (const char* source : {"window", "round", "store"}) calls_.need(source);
    const std::string product =
        calls_.add_struct(int8 ? "inkdigit_product" : "inkdigit_float_product", "product", fields);
    calls_.go_on_to(tail.last);
    calls_.call(int8 ? "product" : "float_product",
                int8 ? "inkdigit_multiply" : "inkdigit_multiply_floats",
                {product, COperand{calls_.current(), int8.has_value()},
                 calls_.output(output.size(), tail.step.has_value())});
    calls_.value().step = tail.step;
  }

  // Weights, and what makes results of sums, as the engine reckons it.
  void add_integers(const Int8Weights& int8, std::vector<std::string>& fields) {
    integers_ = true;
    const auto count = static_cast<std::ptrdiff_t>(layer().parameters()[0].out);
    const auto first_of = [&](const AlignedVector<float>& values) {
      return std::vector<float>(values.begin(), values.begin() + count);
    };
    fields.push_back(calls_.add_array("weights", integers()));
    fields.push_back(calls_.add_array("scales", first_of(int8.scale)));
    fields.push_back(calls_.add_array("summands", first_of(int8.bias)));
  }

  // out x height x width x in.
  [[nodiscard]] std::vector<float> outputs_first() const {
    const Parameter& weight = layer().parameters()[0];
    const std::vector<float> memory = parameter(0);  // height x width x in x out
    std::vector<float> values(memory.size());
    const std::size_t rest = weight.fan_in();
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = memory[i % rest * weight.out + i / rest];
    }
    return values;
  }

  // The same as the file of int8 weights has it.
  [[nodiscard]] std::vector<std::int8_t> integers() const {
    Parameter weight = layer().parameters()[0];
    weight.offset += network_.parameter_offset(place_);
    const EncodedTensor tensor = encode_parameter(model_, weight, Dtype::kInt8)[0];
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

  const Model& model_;
  const Network& network_;
  Weights<float> weights_;  // as the engine packs them
  CCalls calls_;
  std::size_t place_ = 0;                       // the layer
  std::map<std::string, std::size_t> outputs_;  // the value that each layer gave, by its name
  std::optional<std::pair<std::string, std::string>> normalized_;  // what a picture is, by name
  bool integers_ = false;
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
