// What an ONNX graph is put together from: nodes with their attributes, constants, and values'
// shapes.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/spec/shape.hpp"
#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

// A batch of any size, N, of values of this shape.
void describe_value(onnx::ValueInfoProto& info, const std::string& name, const Shape& shape);

void add_attribute(onnx::NodeProto& node, const char* name, std::int64_t value);
void add_attribute(onnx::NodeProto& node, const char* name, float value);
void add_attribute(onnx::NodeProto& node, const char* name,
                   const std::vector<std::int64_t>& values);
// A kernel's window: the same both ways, and the same padding on all four sides.
void add_window(onnx::NodeProto& node, std::int64_t kernel, std::int64_t stride,
                std::int64_t padding);

class OnnxGraph {
 public:
  // `graph` must outlive this.
  explicit OnnxGraph(onnx::GraphProto& graph) : graph_(graph) {}

  onnx::NodeProto& add_node(const char* type, const std::string& name,
                            const std::vector<std::string>& inputs, const std::string& output);

  // The shape of a value between two nodes.
  void describe(const std::string& name, const Shape& shape);

  // Constants; what returns a name returns that of the constant.
  void add_tensor(const EncodedTensor& encoded);
  std::string add_scalar(const std::string& name, float value);
  std::string add_integers(const std::string& name, const std::vector<std::int64_t>& values);
  // A number a channel of a batch of pictures.
  std::string add_channels(const std::string& name, const std::vector<double>& values);
  // The zero point of all quantizers; without it QuantizeLinear would give unsigned integers.
  std::string int8_zero();

 private:
  onnx::TensorProto& add_constant(const std::string& name, onnx::TensorProto::DataType type);

  onnx::GraphProto& graph_;
  bool has_zero_ = false;
};

}  // namespace inkdigit
