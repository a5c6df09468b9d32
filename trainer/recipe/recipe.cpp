#include "trainer/recipe/recipe.hpp"

#include <nlohmann/json.hpp>

#include "engine/json/fields.hpp"

namespace inkdigit {
namespace {

// Reads one of the recipe's objects, called `where` in errors.
template <class Spec>
Status parse_section(const nlohmann::json* json, const std::string& where, Spec& spec) {
  if (json == nullptr) return success();
  FieldReader reader(*json, where);
  Spec::fields(spec, reader);
  return reader.finish();
}

}  // namespace

Result<Recipe> parse_recipe(const nlohmann::json& json) {
  Recipe recipe;
  FieldReader reader(json, "recipe");
  reader.raw("$schema", false);  // for editors
  reader("name", recipe.name);
  const nlohmann::json* network = reader.raw("network");
  const nlohmann::json* training = reader.raw("training");
  const nlohmann::json* augment = reader.raw("augment", false);
  const nlohmann::json* ink = reader.raw("ink", false);
  const nlohmann::json* optimizer = reader.raw("optimizer");
  const nlohmann::json* schedule = reader.raw("schedule", false);
  const nlohmann::json* compress = reader.raw("compress", false);
  const nlohmann::json* distill = reader.raw("distill", false);
  const nlohmann::json* federated = reader.raw("federated", false);
  const nlohmann::json* adversarial = reader.raw("adversarial", false);
  const nlohmann::json* calibration = reader.raw("calibration", false);
  if (Status status = reader.finish(); !status) return status.error();

  Result<NetworkSpec> spec = parse_network_spec(*network);
  if (!spec) return spec.error();
  recipe.network = std::move(*spec);
  if (Status s = parse_section(training, "training", recipe.training); !s) return s.error();
  if (Status s = parse_section(augment, "augment", recipe.augment); !s) return s.error();
  if (Status s = parse_section(ink, "ink", recipe.ink); !s) return s.error();
  if (Status s = parse_section(optimizer, "optimizer", recipe.optimizer); !s) return s.error();
  if (Status s = parse_section(schedule, "schedule", recipe.schedule); !s) return s.error();
  if (Status s = parse_section(compress, "compress", recipe.compress); !s) return s.error();
  if (Status s = parse_section(distill, "distill", recipe.distill); !s) return s.error();
  if (Status s = parse_section(federated, "federated", recipe.federated); !s) return s.error();
  if (Status s = parse_section(adversarial, "adversarial", recipe.adversarial); !s) {
    return s.error();
  }
  if (Status s = parse_section(calibration, "calibration", recipe.calibration); !s) {
    return s.error();
  }
  if (recipe.schedule.type == ScheduleType::kPlateau && recipe.training.validation_share == 0) {
    return Error{"schedule: 'plateau' needs a validation_share above 0"};
  }
  if (recipe.federated.any() && recipe.training.ema_decay > 0) {
    return Error{"federated: clients keep no moving average; training: 'ema_decay' must be 0"};
  }
  if (recipe.calibration.any() && recipe.training.validation_share == 0) {
    return Error{"calibration: needs a validation_share above 0"};
  }
  if (recipe.calibration.any_threshold() && !recipe.network.softmax().background) {
    const nlohmann::json asked = fields_json(recipe.calibration);
    for (const char* key : {"reject_share", "refuse_negatives", "doubt_share", "doubt_negatives"}) {
      if (!asked.contains(key)) continue;
      return Error{"calibration: '" + std::string(key) +
                   "' needs a softmax with \"background\": true"};
    }
  }
  return recipe;
}

nlohmann::json to_json(const Recipe& recipe) {
  nlohmann::json json = {{"name", recipe.name},
                         {"network", to_json(recipe.network)},
                         {"training", fields_json(recipe.training)},
                         {"optimizer", fields_json(recipe.optimizer)}};
  const auto add = [&](const char* key, const nlohmann::json& section) {
    if (!section.empty()) json[key] = section;
  };
  add("augment", fields_json(recipe.augment));
  add("ink", fields_json(recipe.ink));
  add("schedule", fields_json(recipe.schedule));
  add("compress", fields_json(recipe.compress));
  add("distill", fields_json(recipe.distill));
  add("federated", fields_json(recipe.federated));
  add("adversarial", fields_json(recipe.adversarial));
  add("calibration", fields_json(recipe.calibration));
  return json;
}

}  // namespace inkdigit
