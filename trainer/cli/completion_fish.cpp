#include <fmt/core.h>
#include <fmt/ranges.h>

#include <string_view>

#include "trainer/cli/completion.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFishFunction = R"(
# Whether the subcommand is $argv[1]; without one, whether there is none yet.
function __inkdigit_in
  set -l words (commandline -opc)
  if test (count $argv) -eq 0
    test (count $words) -lt 2
  else
    test (count $words) -ge 2; and test $words[2] = $argv[1]
  end
end

complete -c inkdigit -f
)";

std::string fish_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

// What is offered for a value; folders are files to fish.
std::string fish_value(const OptionWords& option) {
  if (!option.choices.empty()) {
    return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
  }
  if (option.value == kFile || option.value == kFolder) return " -r -F";
  if (option.value == kSpec)
    return fmt::format(" -r -F -a '{}'", fmt::join(spec_beginnings(), " "));
  return option.value.empty() ? "" : " -x";
}

std::string fish_option(const std::string& condition, const OptionWords& option) {
  std::string line = "complete -c inkdigit -n '" + condition + "'";
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  return line + fish_value(option) + " -d " + fish_text(option.description) + "\n";
}

std::string fish_argument(const std::string& condition, const OptionWords& argument) {
  std::string offered = argument.value == kFile ? " -F" : "";
  if (!argument.choices.empty())
    offered = fmt::format(" -a '{}'", fmt::join(argument.choices, " "));
  return "complete -c inkdigit -n '" + condition + "'" + offered + "\n";
}

}  // namespace

std::string fish_completion(const ProgramWords& program) {
  std::string script =
      fmt::format("# fish completion of inkdigit {}, as inkdigit completion fish prints it.\n",
                  program.version);
  script += kFishFunction;
  for (const OptionWords& option : program.options) script += fish_option("__inkdigit_in", option);
  for (const CommandWords& command : program.commands) {
    script += fmt::format("\ncomplete -c inkdigit -n '__inkdigit_in' -a {} -d {}\n", command.name,
                          fish_text(command.description));
    const std::string condition = "__inkdigit_in " + command.name;
    for (const OptionWords& option : command.options) script += fish_option(condition, option);
    for (const OptionWords& argument : command.arguments) {
      script += fish_argument(condition, argument);
    }
  }
  return script;
}

}  // namespace inkdigit
