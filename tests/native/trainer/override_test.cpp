#include "trainer/recipe/override.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using Settings = std::vector<std::string>;

json plain_recipe() {
  return {{"name", "test"},
          {"network", test::spec_json(test::kSmallCnn, 1, 28, 10)},
          {"training", {{"epochs", 2}, {"batch_size", 16}}},
          {"optimizer", {{"type", "adam"}, {"learning_rate", 0.01}}}};
}

json with_settings(const Settings& settings, json recipe = plain_recipe()) {
  override_fields(recipe, settings);
  return recipe;
}

std::string setting_fault(const std::string& setting) {
  return test::message_of([&] { with_settings({setting}); });
}

TEST_CASE("--set gives a field a value of the schema's type, and leaves the rest as it is") {
  json expected = plain_recipe();
  expected["name"] = "12";
  expected["training"]["epochs"] = 7;
  expected["training"]["class_balance"] = true;
  expected["training"]["split_by"] = "writer";
  expected["optimizer"]["learning_rate"] = 0.002;
  expected["network"]["input"]["mean"] = {0.5};
  CHECK(with_settings({"name=12", "training.epochs=7", "training.class_balance=true",
                       "training.split_by=writer", "optimizer.learning_rate=2e-3",
                       "network.input.mean=[0.5]"}) == expected);
  CHECK(with_settings({}) == plain_recipe());
}

TEST_CASE("--set finds entries of lists by their index, and makes sections that are missing") {
  const json recipe = with_settings({"network.layers.0.kernel=3", "network.classes.9=nine",
                                     "augment.rotation_degrees=4", "schedule.type=multi_step",
                                     "schedule.milestones=[1, 2]", "schedule.milestones.1=3"});
  CHECK(recipe["network"]["layers"][0]["kernel"] == 3);
  CHECK(recipe["network"]["classes"][9] == "nine");
  CHECK(recipe["augment"] == json({{"rotation_degrees", 4}}));
  CHECK(recipe["schedule"] == json({{"type", "multi_step"}, {"milestones", {1, 3}}}));
}

TEST_CASE("later settings see what earlier ones have made") {
  const json recipe =
      with_settings({"optimizer.type=sgd", "optimizer.momentum=0.9", "optimizer.momentum=0.8"});
  CHECK(recipe["optimizer"]["momentum"] == 0.8);
  CHECK_THAT(setting_fault("optimizer.momentum=0.9"),
             Contains("optimizer: unknown key 'momentum'"));
}

TEST_CASE("a setting of no field names the nearest one") {
  CHECK(setting_fault("training.epoch=3") ==
        "--set training.epoch=3: training: unknown key 'epoch' (did you mean 'epochs'?)");
  CHECK_THAT(setting_fault("trainning.epochs=3"),
             Contains("recipe: unknown key 'trainning' (did you mean "
                      "'training'?)"));
  CHECK_THAT(setting_fault("network.layers.0.kernal=3"),
             Contains("network.layers.0: unknown key 'kernal' (did you mean 'kernel'?)"));
  CHECK_THAT(setting_fault("network.layers.99.kernel=3"),
             Contains("network.layers is a list: '99' must be an index from 0 to "));
  CHECK_THAT(setting_fault("network.layers.-1.kernel=3"),
             Contains("'-1' must be an index from 0 to "));
  CHECK_THAT(setting_fault("training.epochs.1=3"),
             Contains("training.epochs is a value and has no fields"));
  CHECK_THAT(setting_fault("schedule.gamma=0.5"),
             Contains("schedule has no known 'type' in the recipe, which must be set first"));
  CHECK_THAT(setting_fault("schedule.milestones.0=5"), Contains("schedule has no known 'type'"));
  for (const char* setting : {"training.epochs", "=3", ""}) {
    INFO(setting);
    CHECK_THAT(setting_fault(setting), Contains("must be FIELD=VALUE, as in training.epochs=3"));
  }
}

TEST_CASE("a value of a wrong type or range says what is right") {
  CHECK(setting_fault("training.epochs=many") ==
        "--set training.epochs=many: must be a whole number from 1 to 100000");
  for (const char* value : {"0", "1.5", "", "3 ", "99999999999999999999"}) {
    INFO(value);
    CHECK_THAT(setting_fault(std::string("training.epochs=") + value),
               Contains("must be a whole number from 1 to 100000"));
  }
  for (const char* value : {"0", "nan", "inf", "x"}) {
    INFO(value);
    CHECK_THAT(setting_fault(std::string("optimizer.learning_rate=") + value),
               Contains("must be a number from 1e-09 to 100"));
  }
  CHECK_THAT(setting_fault("training.class_balance=yes"), Contains("must be true or false"));
  CHECK_THAT(setting_fault("training.split_by=writers"),
             Contains("unknown value 'writers' (did you mean 'writer'?)"));
  CHECK_THAT(setting_fault("optimizer.type=adamm"),
             Contains("unknown value 'adamm' (did you mean 'adam'?)"));
  CHECK_THAT(setting_fault("network.input.mean=0.5"), Contains("must be a list, as JSON: [...]"));
  CHECK_THAT(setting_fault("training=3"), Contains("must be an object, as JSON: {...}"));
}

TEST_CASE("a recipe that is read with settings is checked as a whole") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "r.json";
  write_file(path, plain_recipe().dump());
  const Recipe recipe = read_recipe(path, Settings{"training.epochs=9"});
  CHECK(recipe.training.epochs == 9);
  CHECK(to_json(recipe)["training"]["epochs"] == 9);
  CHECK_THAT(test::message_of([&] { read_recipe(path, Settings{"schedule.type=multi_step"}); }),
             Contains("r.json, with what --set says: schedule: 'milestones' is missing"));
  write_file(path, "[]");
  CHECK_THAT(test::message_of([&] { read_recipe(path, Settings{"training.epochs=9"}); }),
             Contains("r.json: recipe: expected an object"));
  // A section that is none in the file is not taken for one.
  write_file(path, R"({"training": 3})");
  CHECK_THAT(test::message_of([&] { read_recipe(path, Settings{"training.epochs=9"}); }),
             Contains("training is no object in the recipe"));
}

}  // namespace
}  // namespace inkdigit
