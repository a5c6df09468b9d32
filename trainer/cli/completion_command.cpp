#include <memory>

#include "trainer/cli/commands.hpp"
#include "trainer/cli/completion.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

std::string completion_for(const std::string& shell, const ProgramWords& program) {
  if (shell == "bash") return bash_completion(program);
  return shell == "zsh" ? zsh_completion(program) : fish_completion(program);
}

}  // namespace

void add_completion_command(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("completion", "Print a script by which a shell completes inkdigit");
  take_one_of(*command->add_option("shell", *shell, "The shell")->required(),
              {"bash", "zsh", "fish"});
  command->footer("Example: source <(inkdigit completion bash)");
  command->callback([shell, &app] { print_text(completion_for(*shell, words_of(app))); });
}

}  // namespace inkdigit
