// What is known of an ONNX graph while its nodes become layers, one after the other.
#pragma once

#include <onnx/onnx_pb.h>

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trainer/transform/exchange/onnx_import/chain.hpp"
#include "trainer/transform/exchange/onnx_import/constant.hpp"
#include "trainer/transform/exchange/onnx_import/node.hpp"

namespace inkdigit::onnx_import {

// Pixels of zeros around a picture.
struct Border {
  std::int64_t top = 0;
  std::int64_t left = 0;
  std::int64_t bottom = 0;
  std::int64_t right = 0;

  [[nodiscard]] bool any() const { return top != 0 || left != 0 || bottom != 0 || right != 0; }
  friend bool operator==(const Border&, const Border&) = default;
};

struct Limits {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

// Whole multiples of a scale, as integers.
struct Integers {
  double scale = 1;
};

// A 0 behind the logits, which are divided by the temperature: the background class's.
struct Background {
  double temperature = 1;
};

// What nodes do to a layer's output that becomes part of the layer behind it.
using Pending = std::variant<std::monostate, Affine, Border, Limits, Integers, Background>;

// What a layer gives, or the picture, as a node sees it.
struct Activation {
  View view;
  std::size_t layer = Chain::kPicture;
  bool alone = false;  // nobody reads the layer's output but whoever reads this value
  Pending pending = {};
};

using Value = std::variant<Constant, Activation>;

class Graph {
 public:
  // `proto` must outlive this.
  Graph(const onnx::GraphProto& proto, int operator_set, const Shape& picture);

  [[nodiscard]] int operator_set() const { return operator_set_; }
  Chain& chain() { return chain_; }
  // How bytes / 255 enter; 0 and 1 until a layer has settled it.
  InputSpec& input() { return input_; }

  void set(const std::string& name, Value value);
  // Initializers are read when they are asked for. Fails where there is no such value.
  const Value& value(const std::string& name);

  // Called once, with the nodes that are of use.
  void count_readers(const std::vector<const onnx::NodeProto*>& nodes, const std::string& output);
  [[nodiscard]] std::size_t readers(const std::string& name) const;
  // The operator of the only node that reads it; "" where there are others, or none.
  [[nodiscard]] std::string_view only_reader(const std::string& name) const;

  // Fails where more numbers have been made of the file's than of any sensible one.
  void charge(std::size_t numbers);

  void note(const std::string& text) { notes_.push_back(text); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Readers {
    std::size_t count = 0;
    std::string_view type;
  };

  int operator_set_;
  Chain chain_;
  InputSpec input_;
  std::map<std::string, Value> values_;
  std::map<std::string_view, const onnx::TensorProto*> initializers_;
  std::map<std::string_view, Readers> readers_;
  std::size_t numbers_left_;
  std::vector<std::string> notes_;
};

// A node that is being imported.
struct Step {
  Node& node;
  Graph& graph;

  [[nodiscard]] Chain& chain() const { return graph.chain(); }
  [[nodiscard]] bool has(int input) const { return !node.input(input).empty(); }
  [[nodiscard]] bool is_constant(int input) const;
  // Each fails where the input is missing or the other kind.
  [[nodiscard]] const Constant& constant(int input) const;
  [[nodiscard]] std::optional<Constant> optional_constant(int input) const;
  [[nodiscard]] const Activation& activation(int input) const;
  // An activation with nothing pending, that the next layer will read.
  [[nodiscard]] Activation settled(int input) const;

  // The same layer's output for the node's output.
  [[nodiscard]] Activation passed(Activation activation) const;
  [[nodiscard]] Activation passed(Activation activation, View view) const;
  // The last layer's output for the node's output.
  [[nodiscard]] Activation made(View view) const;

  // A layer's name: its weight's, without ".weight", or the node's.
  [[nodiscard]] std::string layer_name(std::string_view type,
                                       const Constant* weight = nullptr) const;
};

// Sees to it that the last layer gives what is read: where an earlier one does, a second path
// through the network begins. Fails where it would begin at the picture.
void follow(const Step& step, Activation& activation);

// Fails where another layer than the last would be read.
void require_last(const Step& step, const Activation& activation);

// Makes what is pending part of the network; fails where that is impossible.
void settle(const Step& step, Activation& activation);

}  // namespace inkdigit::onnx_import
