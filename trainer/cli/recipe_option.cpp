#include "trainer/cli/recipe_option.hpp"

#include "trainer/cli/values.hpp"

namespace inkdigit {

void add_recipe_options(CLI::App& command, RecipeArguments& arguments, const std::string& about) {
  command.add_option("--recipe", arguments.path, about)->type_name(kFile)->required();
  command
      .add_option("--set", arguments.settings,
                  "Fields of the recipe to be otherwise: training.batch_size=32, "
                  "network.layers.0.kernel=3")
      ->type_name("FIELD=VALUE");
}

Recipe read_recipe(const RecipeArguments& arguments) {
  return read_recipe(arguments.path, arguments.settings);
}

}  // namespace inkdigit
