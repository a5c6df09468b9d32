#include "trainer/transform/exchange/onnx_import/graph.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/window.hpp"

namespace inkdigit::onnx_import {

Graph::Graph(const onnx::GraphProto& proto, int operator_set, const Shape& picture)
    : operator_set_(operator_set), chain_(picture) {
  input_.channels = picture.channels;
  input_.height = picture.height;
  input_.width = picture.width;
  input_.mean.assign(static_cast<std::size_t>(picture.channels), 0.0);
  input_.std.assign(static_cast<std::size_t>(picture.channels), 1.0);
  for (const onnx::TensorProto& tensor : proto.initializer()) {
    initializers_[tensor.name()] = &tensor;
  }
  // Weights are transposed, cast and given scales, a few times each; kernels become larger.
  constexpr std::size_t kTimes = 8;
  constexpr std::size_t kSmallFile = 1 << 20;
  numbers_left_ = kTimes * (proto.ByteSizeLong() + kSmallFile);
}

void Graph::set(const std::string& name, Value value) {
  if (!values_.insert_or_assign(name, std::move(value)).second) {
    fail("its output '" + name + "' is another value's name, too");
  }
}

const Value& Graph::value(const std::string& name) {
  const auto known = values_.find(name);
  if (known != values_.end()) return known->second;
  const auto initializer = initializers_.find(name);
  if (initializer == initializers_.end()) fail("its input '" + name + "' is nowhere in the file");
  return values_.emplace(name, decode(*initializer->second)).first->second;
}

void Graph::count_readers(const std::vector<const onnx::NodeProto*>& nodes,
                          const std::string& output) {
  for (const onnx::NodeProto* node : nodes) {
    for (const std::string& name : node->input()) {
      Readers& readers = readers_[name];
      readers.count += 1;
      readers.type = node->op_type();
    }
  }
  readers_[output].count += 1;
}

std::size_t Graph::readers(const std::string& name) const {
  const auto found = readers_.find(name);
  return found == readers_.end() ? 0 : found->second.count;
}

std::string_view Graph::only_reader(const std::string& name) const {
  const auto found = readers_.find(name);
  return found == readers_.end() || found->second.count != 1 ? "" : found->second.type;
}

void Graph::charge(std::size_t numbers) {
  if (numbers > numbers_left_) {
    fail("takes more memory for constants than a file of this size should");
  }
  numbers_left_ -= numbers;
}

bool Step::is_constant(int input) const {
  return has(input) && std::holds_alternative<Constant>(graph.value(node.input(input)));
}

const Constant& Step::constant(int input) const {
  const std::string which = "its input " + std::to_string(input + 1);
  if (!has(input)) fail(which + " is missing");
  const auto* found = std::get_if<Constant>(&graph.value(node.input(input)));
  if (found == nullptr) fail(which + " ('" + node.input(input) + "') must be a constant");
  return *found;
}

std::optional<Constant> Step::optional_constant(int input) const {
  if (!has(input)) return std::nullopt;
  return constant(input);
}

const Activation& Step::activation(int input) const {
  const std::string which = "its input " + std::to_string(input + 1);
  if (!has(input)) fail(which + " is missing");
  const auto* found = std::get_if<Activation>(&graph.value(node.input(input)));
  if (found == nullptr) {
    fail(which + " ('" + node.input(input) + "') must be computed from the picture");
  }
  return *found;
}

Activation Step::settled(int input) const {
  Activation activation = this->activation(input);
  follow(*this, activation);
  settle(*this, activation);
  return activation;
}

Activation Step::passed(Activation activation) const {
  activation.alone = activation.alone && graph.readers(node.output()) == 1;
  return activation;
}

Activation Step::passed(Activation activation, View view) const {
  activation.view = std::move(view);
  return passed(std::move(activation));
}

Activation Step::made(View view) const {
  return {
      .view = std::move(view), .layer = chain().last(), .alone = graph.readers(node.output()) == 1};
}

std::string Step::layer_name(std::string_view type, const Constant* weight) const {
  constexpr std::string_view kWeight = ".weight";
  if (weight != nullptr && weight->origin.ends_with(kWeight)) {
    return chain().make_name(weight->origin.substr(0, weight->origin.size() - kWeight.size()),
                             type);
  }
  // PyTorch calls the nodes of a module after it and their operator: "/conv1/Conv".
  const std::string end = "/" + node.type();
  std::string wish = node.name();
  if (wish.size() > end.size() + 1 && wish.ends_with(end)) wish.resize(wish.size() - end.size());
  return chain().make_name(wish, type);
}

void follow(const Step& step, Activation& activation) {
  Chain& chain = step.chain();
  if (activation.layer == chain.last() || activation.layer == Chain::kPicture) {
    return require_last(step, activation);
  }
  RouteSpec spec;
  spec.name = chain.make_name("", spec.kType);
  spec.from = chain.name(activation.layer);
  chain.append<Route>(spec, {}, chain.shape(activation.layer));
  activation.layer = chain.last();
}

void require_last(const Step& step, const Activation& activation) {
  if (activation.layer == step.chain().last()) return;
  const std::string what =
      activation.layer == Chain::kPicture
          ? "the picture"
          : "the output of layer '" + step.chain().name(activation.layer) + "'";
  fail("reads " + what +
       ", from which another branch starts; branches are possible from what a layer gives, up to "
       "an Add that joins them");
}

namespace {

// A float's worth of it: mends what single precision has spoilt (0.1307, not 0.13069999).
double shortest(double value) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(value) + 0.0F).ptr;
  double mended = value;
  std::from_chars(text.data(), end, mended);
  return mended;
}

// The normalization of the picture, or a layer that does it where a deviation would be negative.
void settle_picture(const Step& step, Activation& activation, const Affine& affine) {
  InputSpec& input = step.graph.input();
  const std::size_t channels = affine.size();
  bool plain = true;
  for (std::size_t c = 0; c < channels; ++c) {
    const double deviation = 1 / affine.scale[c];
    const double mean = -affine.shift[c] * deviation;
    plain = plain && deviation >= 1e-6 && deviation <= 1e3 && std::abs(mean) <= 1e3;
    input.std[c] = shortest(deviation);
    input.mean[c] = shortest(mean);
  }
  if (plain) return;
  input.mean.assign(channels, 0.0);
  input.std.assign(channels, 1.0);
  append_affine(step, affine);
  activation.layer = step.chain().last();
}

struct Settle {
  const Step& step;
  Activation& activation;

  void operator()(std::monostate /*nothing*/) const {}
  void operator()(const Affine& affine) const {
    const Shape& shape = step.chain().shape(activation.layer);
    if (affine.size() != static_cast<std::size_t>(shape.channels) || shape.flat) {
      fail(
          "reads values that were scaled or shifted, each by a number of its own; only a Gemm or "
          "MatMul can");
    }
    if (activation.layer == Chain::kPicture) {
      settle_picture(step, activation, affine);
    } else {
      append_affine(step, affine);
      activation.layer = step.chain().last();
    }
  }
  void operator()(const Border& border) const {
    append_border(step, border);
    activation.layer = step.chain().last();
    const Shape& shape = step.chain().shape();
    activation.view = activation.view.is_channels_first() ? View::channels_first(shape)
                                                          : View::channels_last(shape);
  }
  void operator()(const Limits& /*limits*/) const { fail("reads what a Clip gives"); }
  void operator()(const Integers& /*integers*/) const {
    fail("reads integers; only a DequantizeLinear can");
  }
  void operator()(const Background& /*background*/) const {
    fail("reads logits with a 0 behind them; only a Softmax can, and a Slice behind it");
  }
};

}  // namespace

void settle(const Step& step, Activation& activation) {
  const Pending pending = std::exchange(activation.pending, std::monostate{});
  std::visit(Settle{step, activation}, pending);
}

}  // namespace inkdigit::onnx_import
