#include "trainer/training/export_model.hpp"

#include <nlohmann/json.hpp>

namespace inkdigit {
namespace {

// The first image of some of the classes: enough to notice a kernel or a loader that is wrong, few
// enough to be replayed at every start of the page.
void add_golden_cases(Model& model, const Dataset& data) {
  constexpr std::size_t kCases = 4;
  std::vector<bool> seen(model.network.class_count());
  for (std::size_t i = 0; i < data.size() && model.golden.size() < kCases; ++i) {
    if (seen[data.labels[i]]) continue;
    seen[data.labels[i]] = true;
    const std::span<const std::uint8_t> raster(data.image(i), data.shape.size());
    model.golden.push_back({{raster.begin(), raster.end()}, predict(model, raster)});
  }
}

}  // namespace

Model export_model(const Recipe& recipe, const Network& network, std::span<const float> parameters,
                   const Dataset& data, const std::string& data_checksum,
                   const EpochMetrics& metrics) {
  const Evaluation& validation = metrics.validation;
  Model model{.name = recipe.name, .network = network, .parameters = {}, .golden = {}};
  model.parameters.assign(parameters.begin(), parameters.end());
  nlohmann::json provenance = {{"recipe", to_json(recipe)},
                               {"seed", recipe.training.seed},
                               {"data",
                                {{"name", data.name},
                                 {"samples", data.size()},
                                 {"crc32", data_checksum},
                                 {"sets", sources_json(data)}}},
                               {"epoch", metrics.epoch}};
  if (validation.samples > 0) {
    provenance["validation"] = {{"samples", validation.samples}, {"accuracy", validation.accuracy}};
  }
  model.provenance = provenance.dump();
  add_golden_cases(model, data);
  return model;
}

}  // namespace inkdigit
