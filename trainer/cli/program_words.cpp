#include "trainer/cli/program_words.hpp"

#include <string_view>

#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kExample = "Example: ";

OptionWords words_of(const CLI::Option& option) {
  OptionWords words;
  for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
  if (words.names.empty()) words.names.push_back(option.get_name(true));
  words.description = option.get_description();
  if (option.get_items_expected_max() > 0) {
    words.value = option.get_type_name();
    words.default_value = option.get_default_str();
    words.choices = words_of_choice(option);
  }
  words.required = option.get_required();
  words.several = option.get_items_expected_max() > 1;
  return words;
}

CommandWords words_of_command(const CLI::App& command) {
  CommandWords words{command.get_name(), command.get_description(), {}, {}, {}};
  const std::string footer = command.get_footer();
  if (footer.starts_with(kExample)) words.example = footer.substr(kExample.size());
  for (const CLI::Option* option : command.get_options()) {
    (option->get_positional() ? words.arguments : words.options).push_back(words_of(*option));
  }
  return words;
}

}  // namespace

ProgramWords words_of(const CLI::App& app) {
  ProgramWords words{app.get_name(), app.version(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) words.options.push_back(words_of(*option));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    words.commands.push_back(words_of_command(*command));
  }
  return words;
}

}  // namespace inkdigit
