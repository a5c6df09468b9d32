#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/recognizer.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

struct InfoArguments {
  std::string weights;
  bool json = false;
};

// "F32", or "F16, F32" where the tensors differ.
std::string dtypes(const std::vector<std::uint8_t>& file) {
  const Result<Safetensors> contents = parse_safetensors(file);
  std::set<std::string> names;
  for (const TensorView& tensor : contents->tensors) names.insert(tensor.dtype);
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void run_info(const InfoArguments& options) {
  const std::vector<std::uint8_t> file = read_file(options.weights);
  const Model model = value_or_throw(read_weights(file), options.weights);
  if (options.json) {
    nlohmann::json json = nlohmann::json::parse(describe(model));
    json["dtype"] = dtypes(file);
    json["bytes"] = file.size();
    print_json(json);
    return;
  }
  print_line(fmt::format("{}: {} parameters, {}, {} bytes, {} golden cases replayed", model.name,
                         model.network.parameter_count(), dtypes(file), file.size(),
                         model.golden.size()));
  print_line("input " + model.network.spec().input.shape().text());
  for (std::size_t i = 0; i < model.network.layers().size(); ++i) {
    const LayerBase& layer = base_of(model.network.layers()[i]);
    std::size_t count = 0;
    for (const Parameter& parameter : layer.parameters()) count += parameter.size();
    print_line(fmt::format("  {:<12} {:<12} {:8}  -> {}", layer.name(),
                           std::string(type_of(model.network.spec().layers[i])), count,
                           layer.output_shape().text()));
  }
  print_line("provenance " + model.provenance);
}

}  // namespace

void add_info_command(CLI::App& app) {
  auto options = std::make_shared<InfoArguments>();
  CLI::App* command = app.add_subcommand("info", "Describe a weights file");
  command->add_option("weights", options->weights, "Weights file")->type_name(kFile)->required();
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer("Example: inkdigit info runs/first/best.safetensors");
  command->callback([options] { run_info(*options); });
}

}  // namespace inkdigit
