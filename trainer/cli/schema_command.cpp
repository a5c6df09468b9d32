#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "trainer/cli/commands.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/recipe/recipe_schema.hpp"
#include "trainer/sweep/space_schema.hpp"

namespace inkdigit {

void add_schema_command(CLI::App& app) {
  auto of = std::make_shared<std::string>("recipe");
  CLI::App* command =
      app.add_subcommand("schema", "Print the JSON Schema of recipes, or of a sweep's spaces");
  take_one_of(*command->add_option("--of", *of, "Whose schema"), {"recipe", "space"});
  command->footer("Example: inkdigit schema > recipe.schema.json");
  command->callback(
      [of] { print_text((*of == "space" ? space_schema() : recipe_schema()).dump(2) + "\n"); });
}

}  // namespace inkdigit
