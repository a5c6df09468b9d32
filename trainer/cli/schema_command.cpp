#include <cstdio>
#include <nlohmann/json.hpp>

#include "trainer/cli/commands.hpp"
#include "trainer/training/recipe_schema.hpp"

namespace inkdigit {

void add_schema_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of recipes");
  command->callback([] { std::printf("%s\n", recipe_schema().dump(2).c_str()); });
}

}  // namespace inkdigit
