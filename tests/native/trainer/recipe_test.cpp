#include "trainer/recipe/recipe.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/network/network.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/paths.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

nlohmann::json recipe_json() {
  return {{"name", "test"},
          {"network", test::spec_json(test::kSmallCnn, 1, 28, 10)},
          {"training", {{"epochs", 2}, {"batch_size", 16}}},
          {"optimizer", {{"type", "adam"}, {"learning_rate", 0.01}}}};
}

std::string recipe_error(const nlohmann::json& json) {
  const Result<Recipe> recipe = parse_recipe(json);
  return recipe ? "" : recipe.error().message;
}

TEST_CASE("a recipe survives being written and read, and what is by default is left out") {
  const Result<Recipe> recipe = parse_recipe(recipe_json());
  REQUIRE(recipe);
  const nlohmann::json written = to_json(*recipe);
  CHECK(written["training"] == nlohmann::json({{"epochs", 2}, {"batch_size", 16}}));
  CHECK(written["optimizer"] == nlohmann::json({{"type", "adam"}, {"learning_rate", 0.01}}));
  CHECK_FALSE(written.contains("augment"));
  const Result<Recipe> again = parse_recipe(written);
  REQUIRE(again);
  CHECK(to_json(*again) == written);
}

TEST_CASE("misspelt keys and wrong values name the place and what would be right") {
  nlohmann::json json = recipe_json();
  json["training"]["epoch"] = 3;
  CHECK(recipe_error(json) == "training: unknown key 'epoch' (did you mean 'epochs'?)");
  json = recipe_json();
  json["optimizer"]["type"] = "adamm";
  CHECK(recipe_error(json) == "optimizer: 'type' unknown value 'adamm' (did you mean 'adam'?)");
  json = recipe_json();
  json["training"]["split_by"] = "writers";
  CHECK(recipe_error(json) ==
        "training: 'split_by' unknown value 'writers' (did you mean 'writer'?)");
  json = recipe_json();
  json["training"]["class_balance"] = 1;
  CHECK(recipe_error(json) == "training: 'class_balance' must be true or false but is 1");
  json = recipe_json();
  json["training"]["batch_size"] = "many";
  CHECK_THAT(recipe_error(json), Contains("training: 'batch_size' must be a whole number"));
  json = recipe_json();
  json.erase("optimizer");
  CHECK(recipe_error(json) == "recipe: 'optimizer' is missing");
}

TEST_CASE("a recipe that is no JSON names the file, the line and the column") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "r.json";
  write_file(path, "{\n  \"name\": oops\n}");
  CHECK_THAT(test::message_of([&] { read_recipe(path); }),
             Contains("r.json: is no JSON: at line 2, column"));
  write_file(path, "{\n  \"name\": \"a\",\n  \"name\": \"b\"\n}");
  CHECK(test::message_of([&] { read_recipe(path); }) ==
        path.string() + ": at line 3, column 8: the key 'name' is there twice");
  write_file(path, recipe_json().dump() + std::string("\n\0 and more", 11));
  CHECK(test::message_of([&] { read_recipe(path); }) ==
        path.string() + ": is no JSON: at line 2, column 1: a byte 0");
  CHECK_THAT(test::message_of([&] { read_recipe(folder.path() / "none.json"); }),
             Contains("none.json: no such file"));
}

TEST_CASE("every recipe that we ship is right") {
  for (const auto& entry : std::filesystem::directory_iterator(test::kRecipes)) {
    if (entry.path().filename() == "recipe.schema.json") continue;
    INFO(entry.path());
    const Recipe recipe = read_recipe(entry.path());
    CHECK(recipe.name == entry.path().stem().string());
    CHECK(Network::create(recipe.network));
  }
}

}  // namespace
}  // namespace inkdigit
