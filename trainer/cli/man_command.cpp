#include <memory>

#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/manual_page.hpp"
#include "trainer/cli/output.hpp"

namespace inkdigit {
namespace {

std::string page_of(const std::string& name, const ProgramWords& program) {
  if (name.empty()) return manual_page(program);
  for (const CommandWords& command : program.commands) {
    if (command.name == name) return manual_page(program, command);
  }
  throw UserError("man: unknown subcommand '" + name + "' (see inkdigit --help)");
}

}  // namespace

void add_man_command(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("man", "Print a manual page");
  command->add_option("subcommand", *name, "The subcommand that it is of, instead of the program");
  command->footer("Example: inkdigit man train | man -l -");
  command->callback([name, &app] { print_text(page_of(*name, words_of(app))); });
}

}  // namespace inkdigit
