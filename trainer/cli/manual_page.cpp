#include "trainer/cli/manual_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace inkdigit {
namespace {

// Text that roff shows as it is: no escapes, and hyphens that may be copied into a shell. Lists of
// words may be longer than a line, and break behind a bar.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (c == '|') {
      result += "|\\:";
    } else {
      result += c;
    }
  }
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string section(std::string_view name) { return fmt::format(".SH {}\n", name); }

std::string head(const ProgramWords& program, const std::string& page, const std::string& about) {
  return fmt::format(".TH \"{}\" \"1\" \"\" \"{} {}\" \"User Commands\"\n", roff(upper(page)),
                     program.name, roff(program.version)) +
         ".ad l\n" +  // long lists of words have no spaces to stretch
         section("NAME") + fmt::format("{} \\- {}\n", roff(page), roff(about));
}

// The first letter as in the middle of a sentence, without the period behind the last word.
std::string as_phrase(std::string text) {
  if (text.ends_with('.')) text.pop_back();
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string entry(const OptionWords& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + bold(name);
  if (!option.value.empty()) {
    names += " " + italic(option.value) + (option.several ? " ..." : "");
  }
  std::string text = ".TP\n" + names + "\n" + roff(option.description) + ".\n";
  if (option.required) text += "Required.\n";
  if (!option.default_value.empty()) {
    text += fmt::format("Default: {}.\n", bold(option.default_value));
  }
  return text;
}

std::string entries(std::string_view name, const std::vector<OptionWords>& options) {
  if (options.empty()) return {};
  std::string text = section(name);
  for (const OptionWords& option : options) text += entry(option);
  return text;
}

std::string synopsis(const ProgramWords& program, const CommandWords& command) {
  std::string line = bold(program.name + " " + command.name);
  for (const OptionWords& option : command.options) {
    if (option.required) {
      line += fmt::format(" {} {}{}", bold(option.names.back()), italic(option.value),
                          option.several ? " ..." : "");
    }
  }
  line += " [" + italic("OPTION") + " ...]";
  for (const OptionWords& argument : command.arguments) {
    const std::string name = italic(argument.names.back()) + (argument.several ? " ..." : "");
    line += argument.required ? " " + name : " [" + name + "]";
  }
  return section("SYNOPSIS") + line + "\n";
}

std::string see(const std::string& page) { return fmt::format("\\fB{}\\fR(1)", roff(page)); }

// What holds for every subcommand.
constexpr std::string_view kCommon = R"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
A failure that is neither of the two below.
.TP
.B 2
What was given is wrong, or disk or memory were not enough.
One line on standard error says what, where, and what would be right.
.PP
Signals end it as they end any program; a training has then written its checkpoint.
.SH ENVIRONMENT
.TP
.B INKDIGIT_DATA
The folder in which data are looked for that are named without one, such as
.BR mnist .
.TP
.B COLUMNS
How wide the line of progress may be, instead of what the terminal says.
)";

}  // namespace

std::string manual_page(const ProgramWords& program) {
  std::string text = head(program, program.name, as_phrase(program.description));
  text += section("SYNOPSIS") + bold(program.name) + " " + italic("SUBCOMMAND") + " [" +
          italic("ARGUMENT") + " ...]\n";
  text += section("DESCRIPTION") + roff(program.description) +
          "\nEach subcommand has a page of its own.\n";
  text += section("SUBCOMMANDS");
  for (const CommandWords& command : program.commands) {
    text += fmt::format(".TP\n{}\n{}.\nSee {}.\n", bold(command.name), roff(command.description),
                        see(program.name + "-" + command.name));
  }
  text += entries("OPTIONS", program.options);
  return text + std::string(kCommon);
}

std::string manual_page(const ProgramWords& program, const CommandWords& command) {
  const std::string page = program.name + "-" + command.name;
  std::string text = head(program, page, as_phrase(command.description));
  text += synopsis(program, command);
  text += section("DESCRIPTION") + roff(command.description) + ".\n";
  text += entries("ARGUMENTS", command.arguments);
  text += entries("OPTIONS", command.options);
  if (!command.example.empty()) {
    text += section("EXAMPLES") + ".nf\n" + roff(command.example) + "\n.fi\n";
  }
  return text + section("SEE ALSO") + see(program.name) +
         ", which has exit status and environment\n";
}

}  // namespace inkdigit
