#pragma once

#include <onnx/onnx_pb.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "trainer/transform/exchange/onnx_import/constant.hpp"

namespace inkdigit::onnx_import {

// A node of the graph, and its attributes. One that has been asked for by nobody may change what
// the node computes, so it is an error in the end.
class Node {
 public:
  // `place` counts from 1, as the file has them. `proto` must outlive this.
  Node(const onnx::NodeProto& proto, int place, int count)
      : proto_(proto), place_(place), count_(count) {}

  // "node 'conv1' (Conv, 3 of 12)"
  [[nodiscard]] std::string where() const;
  [[nodiscard]] const std::string& name() const { return proto_.name(); }
  [[nodiscard]] const std::string& type() const { return proto_.op_type(); }
  [[nodiscard]] const std::string& domain() const { return proto_.domain(); }

  [[nodiscard]] int inputs() const { return proto_.input_size(); }
  // "" where it is left out.
  [[nodiscard]] const std::string& input(int i) const;
  [[nodiscard]] const std::string& output() const { return proto_.output(0); }

  // Each fails where the attribute is of another type.
  std::int64_t integer(std::string_view name, std::int64_t otherwise);
  double number(std::string_view name, double otherwise);
  std::optional<Dims> integers(std::string_view name);
  std::optional<std::vector<double>> numbers(std::string_view name);
  std::string text(std::string_view name, const std::string& otherwise);
  const onnx::TensorProto* tensor(std::string_view name);  // null where it is left out
  [[nodiscard]] bool has(std::string_view name) const;
  // An attribute that changes nothing here.
  void ignore(std::string_view name) { known_.insert(name); }

  // Fails where there is an attribute that nobody has asked for.
  void finish() const;

 private:
  const onnx::AttributeProto* find(std::string_view name, onnx::AttributeProto::AttributeType type);

  const onnx::NodeProto& proto_;
  int place_;
  int count_;
  std::set<std::string_view> known_;
};

}  // namespace inkdigit::onnx_import
