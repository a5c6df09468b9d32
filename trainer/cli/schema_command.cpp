#include <nlohmann/json.hpp>

#include "trainer/cli/commands.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/recipe/recipe_schema.hpp"

namespace inkdigit {

void add_schema_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of recipes");
  command->footer("Example: inkdigit schema > recipe.schema.json");
  command->callback([] { print_text(recipe_schema().dump(2) + "\n"); });
}

}  // namespace inkdigit
