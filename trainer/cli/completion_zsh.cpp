#include <fmt/core.h>
#include <fmt/ranges.h>

#include <string_view>

#include "trainer/cli/completion.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

// Text between single quotes, in a place where brackets and colons mean something.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (std::string_view("[]:\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_action(const OptionWords& option) {
  if (!option.choices.empty()) return fmt::format("({})", fmt::join(option.choices, " "));
  if (option.value == kFile) return "_files";
  if (option.value == kFolder) return "_files -/";
  if (option.value == kSpec) return "_inkdigit_spec";
  return " ";
}

std::string zsh_value(const OptionWords& option) {
  return zsh_text(option.value) + ":" + zsh_action(option);
}

// As _arguments takes them.
std::string zsh_option(const OptionWords& option) {
  std::string text;
  for (const std::string& name : option.names) {
    text += fmt::format("      '{}{}[{}]", option.several ? "*" : "", name,
                        zsh_text(option.description));
    if (!option.value.empty()) text += (option.several ? ":*-*:" : ":") + zsh_value(option);
    text += "' \\\n";
  }
  return text;
}

std::string zsh_arguments(const std::vector<OptionWords>& options,
                          const std::vector<OptionWords>& arguments) {
  std::string text;
  for (const OptionWords& option : options) text += zsh_option(option);
  for (const OptionWords& argument : arguments) {
    text += fmt::format("      '{}:{}' \\\n", argument.several ? "*" : "1", zsh_value(argument));
  }
  return text;
}

}  // namespace

std::string zsh_completion(const ProgramWords& program) {
  std::string commands;
  std::string cases;
  for (const CommandWords& command : program.commands) {
    commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.description));
    cases += fmt::format("    {}) _arguments \\\n{}      && return ;;\n", command.name,
                         zsh_arguments(command.options, command.arguments));
  }
  return fmt::format(
             "#compdef inkdigit\n# zsh completion of inkdigit {}, as inkdigit completion zsh "
             "prints "
             "it.\n\n_inkdigit_spec() {{\n  if [[ $PREFIX == *:* ]]; then\n    compset -P '*:'\n  "
             "else\n    compadd -S '' -- {}\n  fi\n  _files\n}}\n\n_inkdigit() {{\n  local "
             "curcontext="
             "$curcontext state line\n  local -a commands=(\n",
             program.version, fmt::join(spec_beginnings(), " ")) +
         commands + "  )\n  _arguments -C \\\n" + zsh_arguments(program.options, {}) +
         "      '1:subcommand:->subcommand' \\\n      '*::argument:->argument' && return\n"
         "  if [[ $state == subcommand ]]; then\n    _describe subcommand commands\n    return\n  "
         "fi\n"
         "  case $words[1] in\n" +
         cases + "  esac\n}\n\n" +
         "if [[ $funcstack[1] == _inkdigit ]]; then\n  _inkdigit \"$@\"\nelse\n  compdef _inkdigit "
         "inkdigit\nfi\n";
}

}  // namespace inkdigit
