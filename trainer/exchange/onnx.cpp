#include "trainer/exchange/onnx.hpp"

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/version.hpp"

namespace inkdigit {
namespace {

// Both of ONNX 1.8 (2020), which every reader in use understands.
constexpr int kIrVersion = 7;
constexpr int kOperatorSet = 13;

// Values between layers start with '/', which no layer's name has, so that neither a parameter nor
// one of these can be taken for one.
constexpr const char* kInput = "image";
constexpr const char* kOutput = "probabilities";

void describe_value(onnx::ValueInfoProto& info, const std::string& name, const Shape& shape) {
  info.set_name(name);
  onnx::TypeProto_Tensor& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  onnx::TensorShapeProto& dimensions = *type.mutable_shape();
  dimensions.add_dim()->set_dim_param("N");
  if (shape.flat) {
    dimensions.add_dim()->set_dim_value(static_cast<std::int64_t>(shape.size()));
  } else {
    for (const int extent : {shape.channels, shape.height, shape.width}) {
      dimensions.add_dim()->set_dim_value(extent);
    }
  }
}

void add_attribute(onnx::NodeProto& node, const char* name, std::int64_t value) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}

void add_attribute(onnx::NodeProto& node, const char* name,
                   const std::vector<std::int64_t>& values) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  attribute.mutable_ints()->Add(values.begin(), values.end());
}

// A kernel's window: the same both ways, and the same padding on all four sides.
void add_window(onnx::NodeProto& node, std::int64_t kernel, std::int64_t stride,
                std::int64_t padding) {
  add_attribute(node, "kernel_shape", {kernel, kernel});
  add_attribute(node, "strides", {stride, stride});
  add_attribute(node, "pads", {padding, padding, padding, padding});
}

// Walks the network and writes a node a layer. For a new kind of layer the compiler asks for its
// operator().
class GraphWriter {
 public:
  GraphWriter(const Model& model, Dtype dtype, onnx::GraphProto& graph)
      : model_(model), dtype_(dtype), graph_(graph) {}

  void write() {
    const NetworkSpec& spec = model_.network.spec();
    graph_.set_name(model_.name.empty() ? "inkdigit" : model_.name);
    onnx::ValueInfoProto& image = *graph_.add_input();
    describe_value(image, kInput, spec.input.shape());
    image.set_doc_string("bytes / 255: 0 = paper, 1 = ink");
    describe_value(*graph_.add_output(), kOutput,
                   base_of(model_.network.layers().back()).output_shape());
    for (const Parameter& parameter : model_.network.parameters()) add_parameter(parameter);
    normalise(spec.input);
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
      layer_ = &base_of(model_.network.layers()[i]);
      last_ = i + 1 == spec.layers.size();
      std::visit(*this, spec.layers[i]);
    }
  }

  void operator()(const Conv2dSpec& spec) {
    add_window(add_layer("Conv"), spec.kernel, spec.stride, spec.padding);
  }

  void operator()(const MaxPool2dSpec& spec) {
    add_window(add_layer("MaxPool"), spec.kernel, spec.stride == 0 ? spec.kernel : spec.stride, 0);
  }

  void operator()(const ReluSpec& /*spec*/) { add_layer("Relu"); }

  // ONNX has pictures as C,H,W, the order that a linear layer's weights have in files.
  void operator()(const FlattenSpec& /*spec*/) { add_attribute(add_layer("Flatten"), "axis", 1); }

  void operator()(const LinearSpec& /*spec*/) { add_attribute(add_layer("Gemm"), "transB", 1); }

  // The identity but in training: no node.
  void operator()(const DropoutSpec& /*spec*/) {}

  void operator()(const SoftmaxSpec& /*spec*/) { add_attribute(add_layer("Softmax"), "axis", 1); }

 private:
  onnx::NodeProto& add_node(const char* type, const std::string& name,
                            const std::vector<std::string>& inputs, const std::string& output) {
    onnx::NodeProto& node = *graph_.add_node();
    node.set_op_type(type);
    node.set_name(name);
    for (const std::string& input : inputs) node.add_input(input);
    node.add_output(output);
    return node;
  }

  // The layer's node: what the layer before it gave, then its parameters -> what it gives.
  onnx::NodeProto& add_layer(const char* type) {
    std::vector<std::string> inputs{current_};
    for (const Parameter& parameter : layer_->parameters()) {
      inputs.push_back(parameter_values_.at(parameter.name));
    }
    current_ = last_ ? kOutput : "/" + layer_->name();
    if (!last_) describe_value(*graph_.add_value_info(), current_, layer_->output_shape());
    return add_node(type, layer_->name(), inputs, current_);
  }

  void add_parameter(const Parameter& parameter) {
    onnx::TensorProto& tensor = *graph_.add_initializer();
    tensor.set_name(parameter.name);
    for (const std::size_t extent : parameter.shape) {
      tensor.add_dims(static_cast<std::int64_t>(extent));
    }
    const std::vector<std::uint8_t> bytes = encode_parameter(model_, parameter, dtype_);
    tensor.set_raw_data(bytes.data(), bytes.size());
    std::string& value = parameter_values_[parameter.name];
    if (dtype_ == Dtype::kFloat32) {
      tensor.set_data_type(onnx::TensorProto::FLOAT);
      value = parameter.name;
    } else {
      tensor.set_data_type(onnx::TensorProto::FLOAT16);
      value = "/" + parameter.name + "/float32";
      add_attribute(add_node("Cast", value, {parameter.name}, value), "to",
                    onnx::TensorProto::FLOAT);
    }
  }

  // (image - mean) / std, a number a channel.
  void normalise(const InputSpec& input) {
    current_ = kInput;
    add_channel_node("Sub", "image.mean", input.mean, input.shape());
    add_channel_node("Div", "image.std", input.std, input.shape());
  }

  void add_channel_node(const char* type, const std::string& name,
                        const std::vector<double>& values, const Shape& shape) {
    onnx::TensorProto& tensor = *graph_.add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (const std::size_t extent :
         {std::size_t{1}, values.size(), std::size_t{1}, std::size_t{1}}) {
      tensor.add_dims(static_cast<std::int64_t>(extent));
    }
    for (const double value : values) tensor.add_float_data(static_cast<float>(value));
    const std::string output = "/" + name + "/" + type;
    add_node(type, output, {current_, name}, output);
    describe_value(*graph_.add_value_info(), output, shape);
    current_ = output;
  }

  const Model& model_;
  Dtype dtype_;
  onnx::GraphProto& graph_;
  const LayerBase* layer_ = nullptr;                     // the one being written
  bool last_ = false;                                    // that it is the network's last
  std::string current_;                                  // the value that the next layer takes
  std::map<std::string, std::string> parameter_values_;  // as float32, by parameter
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
