#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/sweep/result.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

const json kOne = {{"choice", {1}}};

// Of small_recipe(): layer 0 is conv1, 4 a dropout, 5 fc1.
ShortNames names_of_space(const json& space) {
  return short_names(parse_space(space, "s.json"), to_json(test::small_recipe(1, 1)));
}

TEST_CASE("settings are called by as much of their paths as tells them apart") {
  const ShortNames names = names_of_space({{"training.batch_size", kOne},
                                           {"optimizer.type", kOne},
                                           {"network.layers.0.out_channels", kOne},
                                           {"network.layers.4.p", kOne},
                                           {"augment.probability", kOne},
                                           {"augment.scale", kOne}});
  CHECK(names.at("training.batch_size") == "batch_size");
  CHECK(names.at("optimizer.type") == "optimizer.type");
  CHECK(names.at("network.layers.0.out_channels") == "conv1.out_channels");
  CHECK(names.at("network.layers.4.p") == "dropout1.p");
  CHECK(names.at("augment.scale") == "scale");
  // A list in the space may have more layers than the recipe.
  CHECK(names_of_space({{"network.layers.99.p", kOne}}).at("network.layers.99.p") == "99.p");
  const ShortNames shared = names_of_space({{"optimizer.epsilon", kOne}, {"ink.epsilon", kOne}});
  CHECK(shared.at("optimizer.epsilon") == "optimizer.epsilon");
  CHECK(shared.at("ink.epsilon") == "ink.epsilon");
}

TEST_CASE("layers of one name are told apart by their indices") {
  json recipe = to_json(test::small_recipe(1, 1));
  recipe["network"]["layers"][5]["name"] = "conv1";
  const Space space =
      parse_space({{"network.layers.0.bias", kOne}, {"network.layers.5.bias", kOne}}, "s.json");
  const ShortNames names = short_names(space, recipe);
  CHECK(names.at("network.layers.0.bias") == "network.layers.0.bias");
  CHECK(names.at("network.layers.5.bias") == "network.layers.5.bias");
}

TEST_CASE("a setting's text is FIELD=VALUE by its short name") {
  const ShortNames names =
      names_of_space({{"training.batch_size", kOne}, {"optimizer.type", kOne}});
  CHECK(settings_text({{"training.batch_size", 8}, {"optimizer.type", "sgd"}}, names) ==
        "batch_size=8 optimizer.type=sgd");
}

}  // namespace
}  // namespace inkdigit
