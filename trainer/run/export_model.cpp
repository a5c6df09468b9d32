#include "trainer/run/export_model.hpp"

#include <nlohmann/json.hpp>

#include "trainer/base/user_error.hpp"
#include "trainer/run/golden.hpp"
#include "trainer/run/provenance.hpp"

namespace inkdigit {

Model export_model(const Recipe& recipe, const Model& start, std::span<const float> parameters,
                   const Dataset& data, const RunIdentity& identity, const EpochMetrics& metrics) {
  const Evaluation& validation = metrics.validation;
  Model model{.name = recipe.name,
              .network = value_or_throw(
                  Network::create(with_calibration_of(metrics.softmax, start.network.spec())),
                  "recipe '" + recipe.name + "'"),
              .parameters = {},
              .golden = {}};
  model.parameters.assign(parameters.begin(), parameters.end());
  nlohmann::json provenance =
      provenance_of(recipe, data, identity.data_checksum,
                    nlohmann::json::parse(identity.sampling)["sets"], metrics.epoch);
  const auto add = [&](const char* key, const std::string& text) {
    const nlohmann::json value = nlohmann::json::parse(text);
    if (!value.empty()) provenance[key] = value;
  };
  add("init", start.provenance);
  add("teachers", identity.teachers);
  add("earlier_schedules", identity.earlier_schedules);
  if (validation.samples > 0) {
    provenance["validation"] = {{"samples", validation.samples}, {"accuracy", validation.accuracy}};
  }
  model.provenance = provenance.dump();
  add_golden_cases(model, data);
  return model;
}

}  // namespace inkdigit
