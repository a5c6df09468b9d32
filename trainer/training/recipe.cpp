#include "trainer/training/recipe.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/json/fields.hpp"
#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

// The syntax error alone, without the library's number of it: "line 3, column 5: ...".
std::string syntax_error(const nlohmann::json::parse_error& error) {
  const std::string text = error.what();
  const std::size_t start = text.find("at line");
  return start == std::string::npos ? text : "is no JSON: " + text.substr(start);
}

Status parse_optimizer(const nlohmann::json& json, Recipe& recipe) {
  FieldReader reader(json, "optimizer");
  reader("type", recipe.optimizer_type);
  AdamSpec::fields(recipe.optimizer, reader);
  return reader.finish();
}

}  // namespace

Result<Recipe> parse_recipe(const nlohmann::json& json) {
  Recipe recipe;
  FieldReader reader(json, "recipe");
  reader("name", recipe.name);
  const nlohmann::json* network = reader.raw("network");
  const nlohmann::json* training = reader.raw("training");
  const nlohmann::json* optimizer = reader.raw("optimizer");
  if (Status status = reader.finish(); !status) return status.error();

  Result<NetworkSpec> spec = parse_network_spec(*network);
  if (!spec) return spec.error();
  recipe.network = std::move(*spec);
  FieldReader training_reader(*training, "training");
  TrainingSpec::fields(recipe.training, training_reader);
  if (Status status = training_reader.finish(); !status) return status.error();
  if (Status status = parse_optimizer(*optimizer, recipe); !status) return status.error();
  return recipe;
}

nlohmann::json to_json(const Recipe& recipe) {
  FieldWriter training;
  TrainingSpec::fields(recipe.training, training);
  FieldWriter optimizer;
  optimizer("type", recipe.optimizer_type);
  AdamSpec::fields(recipe.optimizer, optimizer);
  return {{"name", recipe.name},
          {"network", to_json(recipe.network)},
          {"training", training.take()},
          {"optimizer", optimizer.take()}};
}

Recipe read_recipe(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> file = read_file(path);
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(file.begin(), file.end());
  } catch (const nlohmann::json::parse_error& error) {
    std::string text = syntax_error(error);
    std::replace(text.begin(), text.end(), '\n', ' ');
    throw UserError(path.string() + ": " + text);
  }
  return value_or_throw(parse_recipe(json), path.string());
}

}  // namespace inkdigit
