#include "trainer/transform/exchange/onnx.hpp"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/version.hpp"
#include "trainer/transform/exchange/onnx_graph.hpp"

namespace inkdigit {
namespace {

// Both of ONNX 1.8 (2020), which every reader in use understands.
constexpr int kIrVersion = 7;
constexpr int kOperatorSet = 13;

// Values between layers start with '/', which no layer's name has, so that neither a parameter nor
// one of these can be taken for one.
constexpr const char* kInput = "image";
constexpr const char* kOutput = "probabilities";

// Walks the network and writes a node a layer. For a new kind of layer the compiler asks for its
// operator().
class GraphWriter {
 public:
  GraphWriter(const Model& model, Dtype dtype, onnx::GraphProto& graph)
      : model_(model), dtype_(dtype), proto_(graph) {}

  void write() {
    const NetworkSpec& spec = model_.network.spec();
    proto_.set_name(model_.name.empty() ? "inkdigit" : model_.name);
    onnx::ValueInfoProto& image = *proto_.add_input();
    describe_value(image, kInput, spec.input.shape());
    image.set_doc_string("bytes / 255: 0 = paper, 1 = ink");
    describe_value(*proto_.add_output(), kOutput,
                   base_of(model_.network.layers().back()).output_shape());
    normalize(spec.input);
    std::span<const Parameter> parameters = model_.network.parameters();
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
      layer_ = &base_of(model_.network.layers()[i]);
      parameters_ = parameters.first(layer_->parameters().size());
      parameters = parameters.subspan(parameters_.size());
      last_ = i + 1 == spec.layers.size();
      std::visit(*this, spec.layers[i]);
      values_[layer_->name()] = current_;
    }
  }

  void operator()(const Conv2dSpec& spec) {
    add_window(add_layer("Conv"), spec.kernel, spec.stride, spec.padding);
  }

  void operator()(const DepthwiseConv2dSpec& spec) {
    onnx::NodeProto& node = add_layer("Conv");
    add_window(node, spec.kernel, spec.stride, spec.padding);
    add_attribute(node, "group", std::int64_t{layer_->input_shape().channels});
  }

  void operator()(const BatchNorm2dSpec& spec) {
    add_attribute(add_layer("BatchNormalization"), "epsilon", static_cast<float>(spec.epsilon));
  }

  void operator()(const AvgPool2dSpec& spec) {
    add_window(add_layer("AveragePool"), spec.kernel, spec.step(), 0);
  }

  void operator()(const GlobalAvgPool2dSpec& /*spec*/) { add_layer("GlobalAveragePool"); }

  void operator()(const AddSpec& spec) { add_layer("Add").add_input(values_.at(spec.from)); }

  // No node: what follows reads the earlier value.
  void operator()(const RouteSpec& spec) { current_ = values_.at(spec.from); }

  // ONNX's int8 starts at -128, ours at -127, so what lies beyond is clipped first.
  void operator()(const QuantizeSpec& /*spec*/) {
    const std::string name = "/" + layer_->name();
    const float scale = model_.parameters[parameters_[0].offset];
    const float limit = scale * static_cast<float>(kInt8Max);
    const std::string low = graph_.add_scalar(name + "/low", -limit);
    const std::string high = graph_.add_scalar(name + "/high", limit);
    // A scalar: a vector would have a scale a channel.
    const std::string factor = graph_.add_scalar(parameters_[0].name, scale);
    graph_.add_node("Clip", name + "/clip", {current_, low, high}, name + "/clip");
    graph_.add_node("QuantizeLinear", name + "/int8", {name + "/clip", factor, graph_.int8_zero()},
                    name + "/int8");
    graph_.add_node("DequantizeLinear", layer_->name(),
                    {name + "/int8", factor, graph_.int8_zero()}, name);
    graph_.describe(name, layer_->output_shape());
    current_ = name;
  }

  void operator()(const MaxPool2dSpec& spec) {
    add_window(add_layer("MaxPool"), spec.kernel, spec.step(), 0);
  }

  void operator()(const ReluSpec& /*spec*/) { add_layer("Relu"); }

  void operator()(const LeakyReluSpec& spec) {
    add_attribute(add_layer("LeakyRelu"), "alpha", static_cast<float>(spec.negative_slope));
  }

  // ONNX has pictures as C,H,W, the order that a linear layer's weights have in files.
  void operator()(const FlattenSpec& /*spec*/) {
    add_attribute(add_layer("Flatten"), "axis", std::int64_t{1});
  }

  void operator()(const LinearSpec& /*spec*/) {
    add_attribute(add_layer("Gemm"), "transB", std::int64_t{1});
  }

  // The identity but in training: no node.
  void operator()(const DropoutSpec& /*spec*/) {}

  // The background class is a column of zeros behind the others that is taken off again.
  void operator()(const SoftmaxSpec& spec) {
    const std::string name = "/" + layer_->name();
    if (spec.temperature != 1) {
      const std::string divisor =
          graph_.add_scalar(name + "/temperature", static_cast<float>(spec.temperature));
      add_step("Div", name + "/scaled", {divisor});
    }
    if (!spec.background) {
      add_attribute(add_layer("Softmax"), "axis", std::int64_t{1});
      return;
    }
    const auto classes = static_cast<std::int64_t>(layer_->output_shape().size());
    add_step("Pad", name + "/with_background",
             {graph_.add_integers(name + "/pads", {0, 0, 0, 1}),
              graph_.add_scalar(name + "/background", 0)});
    add_attribute(add_step("Softmax", name + "/all", {}), "axis", std::int64_t{1});
    graph_.add_node(
        "Slice", layer_->name(),
        {current_, graph_.add_integers(name + "/first", {0}),
         graph_.add_integers(name + "/end", {classes}), graph_.add_integers(name + "/axis", {1})},
        kOutput);
    current_ = kOutput;
  }

 private:
  // The layer's node: what the layer before it gave, then its parameters -> what it gives.
  onnx::NodeProto& add_layer(const char* type) {
    std::vector<std::string> inputs{current_};
    for (const Parameter& parameter : parameters_) inputs.push_back(add_parameter(parameter));
    current_ = last_ ? kOutput : "/" + layer_->name();
    if (!last_) graph_.describe(current_, layer_->output_shape());
    return graph_.add_node(type, layer_->name(), inputs, current_);
  }

  // A node within a layer, which takes the value so far and `more`.
  onnx::NodeProto& add_step(const char* type, const std::string& name,
                            std::vector<std::string> more) {
    more.insert(more.begin(), current_);
    current_ = name;
    return graph_.add_node(type, name, more, name);
  }

  // The name of the parameter's value as float32.
  std::string add_parameter(const Parameter& parameter) {
    const std::vector<EncodedTensor> tensors = encode_parameter(model_, parameter, dtype_);
    for (const EncodedTensor& tensor : tensors) graph_.add_tensor(tensor);
    std::string value = "/" + parameter.name + "/float32";
    if (tensors[0].dtype == "F32") return parameter.name;
    if (tensors[0].dtype == "F16") {
      add_attribute(graph_.add_node("Cast", value, {parameter.name}, value), "to",
                    std::int64_t{onnx::TensorProto::FLOAT});
    } else {
      // A zero point a channel; ONNX takes none as 0.
      add_attribute(
          graph_.add_node("DequantizeLinear", value, {parameter.name, tensors[1].name}, value),
          "axis", std::int64_t{0});
    }
    return value;
  }

  // (image - mean) / std, a number a channel.
  void normalize(const InputSpec& input) {
    current_ = kInput;
    add_channel_node("Sub", "image.mean", input.mean, input.shape());
    add_channel_node("Div", "image.std", input.std, input.shape());
  }

  void add_channel_node(const char* type, const std::string& name,
                        const std::vector<double>& values, const Shape& shape) {
    const std::string output = "/" + name + "/" + type;
    graph_.add_node(type, output, {current_, graph_.add_channels(name, values)}, output);
    graph_.describe(output, shape);
    current_ = output;
  }

  const Model& model_;
  Dtype dtype_;
  onnx::GraphProto& proto_;
  OnnxGraph graph_{proto_};
  const LayerBase* layer_ = nullptr;           // the one being written
  std::span<const Parameter> parameters_;      // its parameters, as the network numbers them
  bool last_ = false;                          // that it is the network's last
  std::string current_;                        // the value that the next layer takes
  std::map<std::string, std::string> values_;  // what each layer gave, by its name
};

void add_metadata(onnx::ModelProto& file, const std::string& key, const std::string& value) {
  onnx::StringStringEntryProto& entry = *file.add_metadata_props();
  entry.set_key(key);
  entry.set_value(value);
}

// An exception of ONNX's where the file is none, or a shape in it is not what follows from its
// operators.
void check(onnx::ModelProto file) {
  onnx::checker::check_model(file);
  onnx::shape_inference::InferShapes(file, onnx::OpSchemaRegistry::Instance(), {true, 1});
}

}  // namespace

Result<std::vector<std::uint8_t>> to_onnx(const Model& model, Dtype dtype) {
  onnx::ModelProto file;
  file.set_ir_version(kIrVersion);
  file.add_opset_import()->set_version(kOperatorSet);
  file.set_producer_name("inkdigit");
  file.set_producer_version(std::string(kVersion));
  GraphWriter(model, dtype, *file.mutable_graph()).write();
  add_metadata(file, "name", model.name);
  add_metadata(file, "classes", nlohmann::json(model.network.spec().classes).dump());
  add_metadata(file, "provenance", model.provenance);
  check(file);
  std::vector<std::uint8_t> bytes(file.ByteSizeLong());
  file.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace inkdigit
