#include "trainer/cli/command_line.hpp"

#include <algorithm>
#include <iterator>

#include "trainer/base/user_error.hpp"
#include "trainer/cli/arguments.hpp"
#include "trainer/cli/output.hpp"

namespace inkdigit {
namespace {

bool asks_for_help(const std::string& argument) { return argument == "--help" || argument == "-h"; }

// The library's message, without what follows its first line.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// "[]" says nothing in a help.
void hide_empty_defaults(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options(nullptr)) {
      if (option->get_default_str() == "[]") option->default_str("");
    }
  }
}

// The library would make two values of a folder that is called "[a,b]", and lose the brackets. A
// byte 0 behind them, which no argument can have, keeps it from that, and goes before anybody looks
// at the value.
constexpr char kNoList = '\0';

std::string kept_whole(std::string word) {
  if (word.ends_with(']')) word += kNoList;
  return word;
}

void take_words_whole(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options(nullptr)) {
      if (option->get_items_expected_max() == 0) continue;
      option->transform(CLI::Validator(
          [](std::string& value) {
            if (value.ends_with(kNoList)) value.pop_back();
            return std::string();
          },
          ""));
    }
  }
}

}  // namespace

void run_command_line(CLI::App& app, const std::vector<std::string>& arguments) {
  hide_empty_defaults(app);
  take_words_whole(app);
  if (!arguments.empty() && asks_for_help(arguments[0])) return print_text(app.help());
  if (!arguments.empty() && arguments[0] == "--version") return print_text(app.version() + "\n");
  const CLI::App& command = named_command(app, arguments);
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  const auto options_end = std::find(rest.begin(), rest.end(), "--");
  if (std::any_of(rest.begin(), options_end, asks_for_help)) {
    return print_text(command.help(app.get_name()));
  }
  check_arguments(command, rest);
  std::vector<std::string> reversed;  // as the library takes them
  std::transform(arguments.rbegin(), arguments.rend(), std::back_inserter(reversed), kept_whole);
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    throw UserError(command.get_name() + ": " + first_line(error.what()) + " (see inkdigit " +
                    command.get_name() + " --help)");
  }
}

}  // namespace inkdigit
