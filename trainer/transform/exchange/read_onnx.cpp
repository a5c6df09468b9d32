#include "trainer/transform/exchange/read_onnx.hpp"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "engine/weights_file/checksum.hpp"
#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"
#include "trainer/transform/exchange/onnx_import/picture.hpp"
#include "trainer/transform/exchange/onnx_import/schedule.hpp"

namespace inkdigit {
namespace onnx_import {
namespace {

constexpr std::int64_t kOldestOperators = 7;
constexpr const char* kOurs = "inkdigit";

onnx::ModelProto parse(std::span<const std::uint8_t> file) {
  onnx::ModelProto model;
  const bool fits = file.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
  if (!fits || !model.ParseFromArray(file.data(), static_cast<int>(file.size())) ||
      model.graph().node_size() == 0) {
    fail("no ONNX model, or a damaged one");
  }
  return model;
}

int operator_set(const onnx::ModelProto& model) {
  std::int64_t version = 0;
  for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
    if (set.domain().empty() || set.domain() == "ai.onnx") version = set.version();
  }
  if (version >= kOldestOperators && version <= std::numeric_limits<int>::max()) {
    return static_cast<int>(version);
  }
  fail("its operator set is " + std::to_string(version) + "; possible are " +
       std::to_string(kOldestOperators) + " and newer ones");
}

// What the file says about itself under the key, as `inkdigit export` writes it; "" where nothing.
std::string metadata(const onnx::ModelProto& model, const std::string& key) {
  if (model.producer_name() != kOurs) return "";
  for (const onnx::StringStringEntryProto& entry : model.metadata_props()) {
    if (entry.key() == key) return entry.value();
  }
  return "";
}

void import_nodes(const onnx::GraphProto& proto, Graph& graph) {
  const std::vector<int> order = schedule(proto);
  std::vector<const onnx::NodeProto*> nodes;
  for (const int i : order) nodes.push_back(&proto.node(i));
  graph.count_readers(nodes, proto.output(0).name());
  for (const int i : order) {
    Node node(proto.node(i), i + 1, proto.node_size());
    try {
      const Step step{node, graph};
      Value output = import_node(step);
      node.finish();
      graph.set(node.output(), std::move(output));
    } catch (const Failure& failure) {
      fail(node.where() + ": " + failure.what());
    }
  }
}

// What the graph gives becomes probabilities, if it is not yet.
void end_network(const onnx::GraphProto& proto, Graph& graph) {
  const std::string name = proto.output(0).name();
  onnx::NodeProto end;
  end.set_op_type("output");
  end.add_input(name);
  end.add_output("");
  Node node(end, proto.node_size(), proto.node_size());
  const Step step{node, graph};
  try {
    Activation activation = step.settled(0);
    const std::vector<LayerSpec>& layers = graph.chain().layers();
    if (!layers.empty() && std::holds_alternative<SoftmaxSpec>(layers.back())) return;
    make_flat(step, activation);
    append_softmax(step, activation, {});
    graph.note("it gives no probabilities; a softmax was added");
  } catch (const Failure& failure) {
    fail("the graph's output '" + name + "': " + failure.what());
  }
}

std::vector<std::string> class_names(const onnx::ModelProto& model, const OnnxMeaning& meaning,
                                     Graph& graph) {
  const std::size_t count = graph.chain().shape().size();
  constexpr auto kMost = static_cast<std::size_t>(kWidthRange.high);
  if (count > kMost) {
    fail("it has " + std::to_string(count) + " classes; possible are " + std::to_string(kMost));
  }
  if (!meaning.classes.empty()) {
    if (meaning.classes.size() == count) return meaning.classes;
    fail("it has " + std::to_string(count) + " classes, but " +
         std::to_string(meaning.classes.size()) + " names were given");
  }
  std::vector<std::string> names;
  const Result<nlohmann::json> own = parse_json(metadata(model, "classes"));
  if (own && own->is_array() && own->size() == count) {
    for (const nlohmann::json& name : *own) {
      if (name.is_string()) names.push_back(name.get<std::string>());
    }
    if (names.size() == count) return names;
    names.clear();
  }
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  graph.note("its classes have no names; they are called 0 to " + std::to_string(count - 1));
  return names;
}

Model assemble(const NetworkSpec& spec, const Tensors& tensors) {
  Result<NetworkSpec> checked = parse_network_spec(to_json(spec));
  if (!checked) fail(checked.error().message);
  Result<Network> network = Network::create(std::move(*checked));
  if (!network) fail(network.error().message);
  Model model{.name = {}, .network = std::move(*network), .parameters = {}, .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  for (const Parameter& parameter : model.network.parameters()) {
    const std::vector<float>& values = tensors.at(parameter.name);
    if (values.size() != parameter.size() ||
        !std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); })) {
      fail("tensor '" + parameter.name + "': has a value that is infinite or no number");
    }
    file_to_memory(parameter, values,
                   std::span(model.parameters).subspan(parameter.offset, parameter.size()));
  }
  return model;
}

std::string provenance(const onnx::ModelProto& model, std::span<const std::uint8_t> file) {
  const std::string producer = model.producer_name() +
                               (model.producer_version().empty() ? "" : " ") +
                               model.producer_version();
  const nlohmann::json imported = {{"from", "onnx"},
                                   {"crc32", crc32_text(crc32(file))},
                                   {"producer", Error{producer}.message},
                                   {"operator_set", operator_set(model)}};
  return nlohmann::json{{"imported", imported}}.dump();
}

ImportedOnnx import_model(std::span<const std::uint8_t> file, const OnnxMeaning& meaning) {
  const onnx::ModelProto proto = parse(file);
  const int operators = operator_set(proto);
  const GraphInput input = find_input(proto.graph(), meaning);
  Graph graph(proto.graph(), operators, input.shape);
  graph.set(input.name, input.activation);
  // Ours say what they take, and it is what is assumed.
  if (proto.producer_name() != kOurs) {
    for (const std::string& note : input.notes) graph.note(note);
  }
  import_nodes(proto.graph(), graph);
  end_network(proto.graph(), graph);
  NetworkSpec spec;
  spec.classes = class_names(proto, meaning, graph);
  spec.input = graph.input();
  spec.layers = graph.chain().layers();
  ImportedOnnx imported{assemble(spec, graph.chain().tensors()), graph.notes()};
  const std::string own_name = metadata(proto, "name");
  imported.model.name = Error{own_name.empty() ? meaning.name : own_name}.message;
  imported.model.provenance = provenance(proto, file);
  return imported;
}

}  // namespace
}  // namespace onnx_import

Result<ImportedOnnx> read_onnx(std::span<const std::uint8_t> file, const OnnxMeaning& meaning) {
  try {
    return onnx_import::import_model(file, meaning);
  } catch (const onnx_import::Failure& failure) {
    return Error{failure.what()};
  }
}

}  // namespace inkdigit
