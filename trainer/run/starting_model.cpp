#include "trainer/run/starting_model.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "trainer/base/user_error.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/run/teachers.hpp"
#include "trainer/transform/compress/fold.hpp"
#include "trainer/transform/compress/prune.hpp"
#include "trainer/transform/compress/quantize.hpp"

namespace inkdigit {
namespace {

Model random_model(const Recipe& recipe) {
  Model model{
      .name = recipe.name,
      .network = value_or_throw(Network::create(recipe.network), "recipe '" + recipe.name + "'"),
      .parameters = {},
      .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  initialize(model.network, recipe.training.initialization,
             static_cast<std::uint64_t>(recipe.training.seed), model.parameters);
  return model;
}

// As JSON; but for calibration, which training starts without.
nlohmann::json comparable(const NetworkSpec& spec) {
  nlohmann::json json = to_json(spec);
  for (nlohmann::json& layer : json["layers"]) {
    if (layer["type"] != SoftmaxSpec::kType) continue;
    layer.erase("temperature");
    layer.erase("reject_below");
    layer.erase("doubt_below");
  }
  return json;
}

// Names what of the two networks differs.
void check_network(const Recipe& recipe, const Model& init) {
  const nlohmann::json wanted = comparable(recipe.network);
  const nlohmann::json given = comparable(init.network.spec());
  for (const char* part : {"input", "classes"}) {
    if (wanted[part] != given[part]) {
      throw UserError("--init: its network's " + std::string(part) + " is " + given[part].dump() +
                      " but the recipe's is " + wanted[part].dump());
    }
  }
  const std::size_t layers = std::max(wanted["layers"].size(), given["layers"].size());
  for (std::size_t i = 0; i < layers; ++i) {
    const auto text = [i](const nlohmann::json& json) {
      return i < json["layers"].size() ? json["layers"][i].dump() : "missing";
    };
    if (text(wanted) != text(given)) {
      throw UserError("--init: layer " + std::to_string(i + 1) + " of its network is " +
                      text(given) + " but the recipe's is " + text(wanted));
    }
  }
}

}  // namespace

Model starting_model(const Recipe& recipe, const std::optional<Model>& init, const Dataset& data,
                     std::span<const std::uint32_t> train) {
  if (!init) {
    if (!recipe.compress.any()) return random_model(recipe);
    throw UserError("recipe '" + recipe.name +
                    "': 'compress' needs trained weights to start from; give --init WEIGHTS");
  }
  check_network(recipe, *init);
  Model model = *init;
  model.golden.clear();
  // The two differ in nothing else.
  model.network = value_or_throw(Network::create(recipe.network), "recipe '" + recipe.name + "'");
  model.name = recipe.name;
  model.provenance = identity(*init).dump();
  if (recipe.compress.int8) model = fold_batch_norms(model);
  if (recipe.compress.prune_share > 0) model = prune_channels(model, recipe.compress.prune_share);
  if (recipe.compress.int8) {
    model = insert_quantizers(model);
    calibrate(model, data, train.first(std::min(kCalibrationImages, train.size())));
  }
  return model;
}

}  // namespace inkdigit
