#include "trainer/transform/exchange/onnx_import/schedule.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/node.hpp"

namespace inkdigit::onnx_import {
namespace {

using Makers = std::map<std::string_view, int>;  // which node gives a value

std::string where(const onnx::GraphProto& graph, int node) {
  return Node(graph.node(node), node + 1, graph.node_size()).where();
}

Makers find_makers(const onnx::GraphProto& graph) {
  Makers makers;
  for (int i = 0; i < graph.node_size(); ++i) {
    if (graph.node(i).output_size() == 0) fail(where(graph, i) + ": has no output");
    for (const std::string& output : graph.node(i).output()) {
      if (!output.empty() && !makers.emplace(output, i).second) {
        fail(where(graph, i) + ": its output '" + output + "' is another node's, too");
      }
    }
  }
  return makers;
}

// A node whose inputs are being looked at, and which is next. Not by recursion: a file may have a
// million nodes one behind the other.
struct Visit {
  int node = 0;
  int next = 0;
};

}  // namespace

std::vector<int> schedule(const onnx::GraphProto& graph) {
  if (graph.output_size() != 1) {
    fail("it has " + std::to_string(graph.output_size()) +
         " outputs; possible is one, of which the classes' values are");
  }
  const Makers makers = find_makers(graph);
  enum class State : unsigned char { kNew, kOpen, kDone };
  std::vector<State> states(static_cast<std::size_t>(graph.node_size()), State::kNew);
  std::vector<int> order;
  std::vector<Visit> stack;
  const auto enter = [&](const std::string& value) {
    const auto maker = makers.find(value);
    if (maker == makers.end()) return;
    State& state = states[static_cast<std::size_t>(maker->second)];
    if (state == State::kOpen) {
      fail(where(graph, maker->second) + ": depends on its own output, in a circle");
    }
    if (state == State::kDone) return;
    state = State::kOpen;
    stack.push_back({maker->second, 0});
  };
  bool in_order = true;
  enter(graph.output(0).name());
  while (!stack.empty()) {
    Visit& visit = stack.back();
    const onnx::NodeProto& node = graph.node(visit.node);
    if (visit.next < node.input_size()) {
      const std::string& value = node.input(visit.next++);
      const auto maker = makers.find(value);
      in_order = in_order && (maker == makers.end() || maker->second < visit.node);
      enter(value);
      continue;
    }
    states[static_cast<std::size_t>(visit.node)] = State::kDone;
    order.push_back(visit.node);
    stack.pop_back();
  }
  // The file's own order, where values are there before they are read, as they should be: so paths
  // come back in the order in which they were written.
  if (in_order) std::sort(order.begin(), order.end());
  return order;
}

}  // namespace inkdigit::onnx_import
