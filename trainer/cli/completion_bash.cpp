#include <fmt/core.h>
#include <fmt/ranges.h>

#include <string_view>

#include "trainer/cli/completion.hpp"

namespace inkdigit {
namespace {

// What stands behind the words of this program. Bash cuts words at '=' and ':', too; compopt is not
// in bash 3, and not outside a completion.
constexpr std::string_view kBashFunction = R"(
# Adds what compgen says to $*, a line each, as it is: a file's name may look like a pattern.
_inkdigit_offer() {
  local line
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(compgen "$@")
}

_inkdigit() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} option='' files_only='' word
  local options takes words several IFS=$' \t\n'
  local -i i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _inkdigit_offer -W "$_inkdigit_first" -- "$current"
    return
  fi
  for ((i = 2; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    _inkdigit_takes "$command" "$option"
    if [[ -n $files_only ]]; then
      continue
    elif [[ $word == -- ]]; then
      files_only=yes option=''
    elif [[ $word == -?* ]]; then
      option=$word
      _inkdigit_takes "$command" "$option"
      [[ -n $takes ]] || option=''
    elif [[ $word != [=:] && -z $several && ${COMP_WORDS[i + 1]} != : ]]; then
      option=''
    fi
  done
  _inkdigit_takes "$command" "$option"
  if [[ -z $files_only && $current == -* ]]; then
    _inkdigit_offer -W "$options" -- "$current"
    return
  fi
  if [[ $current == [=:] ]]; then
    previous=$current current=''
  fi
  case $takes in
    WORDS) _inkdigit_offer -W "$words" -- "$current" ;;
    FILE) _inkdigit_offer -f -- "$current" ;;
    FOLDER) _inkdigit_offer -d -- "$current" ;;
    SPEC)
      [[ $previous == : ]] || _inkdigit_offer -W "$_inkdigit_specs" -- "$current"
      [[ ${#COMPREPLY[@]} -eq 0 ]] || compopt -o nospace 2>/dev/null
      _inkdigit_offer -f -- "$current"
      ;;
  esac
  [[ $takes != F* && $takes != SPEC ]] || compopt -o filenames 2>/dev/null
  return 0
}
complete -F _inkdigit inkdigit
)";

std::string bash_takes(const OptionWords& option) {
  const std::string several = option.several ? " several=yes" : "";
  if (option.choices.empty()) return fmt::format("takes='{}'{}", option.value, several);
  return fmt::format("takes=WORDS words='{}'{}", fmt::join(option.choices, " "), several);
}

// What one subcommand has, as a case of _inkdigit_takes.
std::string bash_case(const CommandWords& command) {
  std::string options;
  std::string cases;
  for (const OptionWords& option : command.options) {
    options += (options.empty() ? "" : " ") + option.names.back();
    if (option.value.empty()) continue;
    cases += fmt::format("        {}) {} ;;\n", fmt::join(option.names, " | "), bash_takes(option));
  }
  for (const OptionWords& argument : command.arguments) {
    cases += fmt::format("        '') {} ;;\n", bash_takes(argument));
  }
  if (!cases.empty()) cases = "      case $2 in\n" + cases + "      esac\n";
  return fmt::format("    {})\n      options='{}'\n{}      ;;\n", command.name, options, cases);
}

}  // namespace

std::string bash_completion(const ProgramWords& program) {
  std::string first;
  std::string cases;
  for (const CommandWords& command : program.commands) {
    first += command.name + " ";
    cases += bash_case(command);
  }
  for (const OptionWords& option : program.options) first += option.names.back() + " ";
  return fmt::format(
             "# bash completion of inkdigit {}, as inkdigit completion bash prints it.\n"
             "_inkdigit_first='{}'\n_inkdigit_specs='{}'\n\n"
             "# Of the subcommand $1: its options, and what option $2 takes; arguments, where $2 "
             "is empty.\n"
             "_inkdigit_takes() {{\n  options='' takes='' words='' several=''\n  case $1 in\n",
             program.version, first.substr(0, first.size() - 1),
             fmt::join(spec_beginnings(), " ")) +
         cases + "  esac\n}\n" + std::string(kBashFunction);
}

}  // namespace inkdigit
