#include "trainer/transform/exchange/onnx_import/node.hpp"

#include "trainer/transform/exchange/onnx_import/failure.hpp"

namespace inkdigit::onnx_import {

using onnx::AttributeProto;

std::string Node::where() const {
  const std::string place = std::to_string(place_) + " of " + std::to_string(count_);
  return "node " + (name().empty() ? "" : "'" + name() + "' ") + "(" + type() + ", " + place + ")";
}

const std::string& Node::input(int i) const {
  static const std::string kNone;
  return i < inputs() ? proto_.input(i) : kNone;
}

bool Node::has(std::string_view name) const {
  for (const AttributeProto& attribute : proto_.attribute()) {
    if (attribute.name() == name) return true;
  }
  return false;
}

const AttributeProto* Node::find(std::string_view name, AttributeProto::AttributeType type) {
  known_.insert(name);
  for (const AttributeProto& attribute : proto_.attribute()) {
    if (attribute.name() != name) continue;
    if (attribute.type() == type) return &attribute;
    fail("its attribute '" + attribute.name() + "' must be of type " +
         AttributeProto::AttributeType_Name(type) + " but is " +
         AttributeProto::AttributeType_Name(attribute.type()));
  }
  return nullptr;
}

std::int64_t Node::integer(std::string_view name, std::int64_t otherwise) {
  const AttributeProto* found = find(name, AttributeProto::INT);
  return found == nullptr ? otherwise : found->i();
}

double Node::number(std::string_view name, double otherwise) {
  const AttributeProto* found = find(name, AttributeProto::FLOAT);
  return found == nullptr ? otherwise : double{found->f()};
}

std::optional<Dims> Node::integers(std::string_view name) {
  const AttributeProto* found = find(name, AttributeProto::INTS);
  if (found == nullptr) return std::nullopt;
  return Dims{found->ints().begin(), found->ints().end()};
}

std::optional<std::vector<double>> Node::numbers(std::string_view name) {
  const AttributeProto* found = find(name, AttributeProto::FLOATS);
  if (found == nullptr) return std::nullopt;
  return std::vector<double>{found->floats().begin(), found->floats().end()};
}

std::string Node::text(std::string_view name, const std::string& otherwise) {
  const AttributeProto* found = find(name, AttributeProto::STRING);
  return found == nullptr ? otherwise : found->s();
}

const onnx::TensorProto* Node::tensor(std::string_view name) {
  const AttributeProto* found = find(name, AttributeProto::TENSOR);
  return found == nullptr ? nullptr : &found->t();
}

void Node::finish() const {
  for (const AttributeProto& attribute : proto_.attribute()) {
    if (known_.contains(attribute.name())) continue;
    fail("its attribute '" + attribute.name() + "' is none that can be imported");
  }
}

}  // namespace inkdigit::onnx_import
