#include "trainer/training/export_model.hpp"

#include <nlohmann/json.hpp>

#include "trainer/training/golden.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {

Model export_model(const Recipe& recipe, const Model& start, std::span<const float> parameters,
                   const Dataset& data, const std::string& data_checksum,
                   const EpochMetrics& metrics, const std::string& teachers) {
  const Evaluation& validation = metrics.validation;
  Model model{.name = recipe.name,
              .network = value_or_throw(
                  Network::create(with_calibration_of(metrics.softmax, start.network.spec())),
                  "recipe '" + recipe.name + "'"),
              .parameters = {},
              .golden = {}};
  model.parameters.assign(parameters.begin(), parameters.end());
  nlohmann::json provenance = {{"recipe", to_json(recipe)},
                               {"seed", recipe.training.seed},
                               {"data",
                                {{"name", data.name},
                                 {"samples", data.size()},
                                 {"crc32", data_checksum},
                                 {"sets", sources_json(data)}}},
                               {"epoch", metrics.epoch}};
  const nlohmann::json init = nlohmann::json::parse(start.provenance);
  if (!init.empty()) provenance["init"] = init;
  const nlohmann::json taught_by = nlohmann::json::parse(teachers);
  if (!taught_by.empty()) provenance["teachers"] = taught_by;
  if (validation.samples > 0) {
    provenance["validation"] = {{"samples", validation.samples}, {"accuracy", validation.accuracy}};
  }
  model.provenance = provenance.dump();
  add_golden_cases(model, data);
  return model;
}

}  // namespace inkdigit
