#include "trainer/transform/exchange/onnx_graph.hpp"

namespace inkdigit {

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

void add_attribute(onnx::NodeProto& node, const char* name, float value) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
}

void add_attribute(onnx::NodeProto& node, const char* name,
                   const std::vector<std::int64_t>& values) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  attribute.mutable_ints()->Add(values.begin(), values.end());
}

void add_window(onnx::NodeProto& node, std::int64_t kernel, std::int64_t stride,
                std::int64_t padding) {
  add_attribute(node, "kernel_shape", {kernel, kernel});
  add_attribute(node, "strides", {stride, stride});
  add_attribute(node, "pads", {padding, padding, padding, padding});
}

onnx::NodeProto& OnnxGraph::add_node(const char* type, const std::string& name,
                                     const std::vector<std::string>& inputs,
                                     const std::string& output) {
  onnx::NodeProto& node = *graph_.add_node();
  node.set_op_type(type);
  node.set_name(name);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(output);
  return node;
}

void OnnxGraph::describe(const std::string& name, const Shape& shape) {
  describe_value(*graph_.add_value_info(), name, shape);
}

void OnnxGraph::add_tensor(const EncodedTensor& encoded) {
  onnx::TensorProto& tensor =
      add_constant(encoded.name, encoded.dtype == "F32"   ? onnx::TensorProto::FLOAT
                                 : encoded.dtype == "F16" ? onnx::TensorProto::FLOAT16
                                                          : onnx::TensorProto::INT8);
  for (const std::size_t extent : encoded.shape) {
    tensor.add_dims(static_cast<std::int64_t>(extent));
  }
  tensor.set_raw_data(encoded.bytes.data(), encoded.bytes.size());
}

std::string OnnxGraph::add_scalar(const std::string& name, float value) {
  add_constant(name, onnx::TensorProto::FLOAT).add_float_data(value);
  return name;
}

std::string OnnxGraph::add_integers(const std::string& name,
                                    const std::vector<std::int64_t>& values) {
  onnx::TensorProto& tensor = add_constant(name, onnx::TensorProto::INT64);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  tensor.mutable_int64_data()->Add(values.begin(), values.end());
  return name;
}

std::string OnnxGraph::add_channels(const std::string& name, const std::vector<double>& values) {
  onnx::TensorProto& tensor = add_constant(name, onnx::TensorProto::FLOAT);
  for (const std::size_t extent : {std::size_t{1}, values.size(), std::size_t{1}, std::size_t{1}}) {
    tensor.add_dims(static_cast<std::int64_t>(extent));
  }
  for (const double value : values) tensor.add_float_data(static_cast<float>(value));
  return name;
}

std::string OnnxGraph::int8_zero() {
  std::string name = "/int8.zero";
  if (!has_zero_) add_constant(name, onnx::TensorProto::INT8).add_int32_data(0);
  has_zero_ = true;
  return name;
}

onnx::TensorProto& OnnxGraph::add_constant(const std::string& name,
                                           onnx::TensorProto::DataType type) {
  onnx::TensorProto& tensor = *graph_.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  return tensor;
}

}  // namespace inkdigit
