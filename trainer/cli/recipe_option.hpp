#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

struct RecipeArguments {
  std::string path;
  std::vector<std::string> settings;
};

// --recipe, and --set, which sets fields of it.
void add_recipe_options(CLI::App& command, RecipeArguments& arguments,
                        const std::string& about = "Recipe (JSON)");

Recipe read_recipe(const RecipeArguments& arguments);

}  // namespace inkdigit
