#include "trainer/cli/arguments.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/json/fields.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// "-" alone is the name of standard input.
bool looks_like_option(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }
bool takes_values(const CLI::Option& option) { return option.get_items_expected_max() > 1; }

class ArgumentCheck {
 public:
  ArgumentCheck(const CLI::App& command, std::span<const std::string> arguments)
      : command_(command), arguments_(arguments) {
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_positional()) free_places_ += option->get_items_expected_max();
    }
  }

  void run() {
    bool options_end = false;
    while (next_ < arguments_.size()) {
      const std::string& word = arguments_[next_++];
      if (!options_end && word == "--") {
        options_end = true;
        last_option_ = nullptr;
      } else if (!options_end && looks_like_option(word)) {
        check_option(word);
      } else {
        check_value(word);
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(command_.get_name() + ": " + what + " (see inkdigit " + command_.get_name() +
                    " --help)");
  }

  void check_option(const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    const CLI::Option* option = command_.get_option_no_throw(name);
    if (option == nullptr) fail_unknown(name);
    last_option_ = option;
    if (takes_value(*option)) {
      if (!takes_values(*option) && std::find(seen_.begin(), seen_.end(), option) != seen_.end()) {
        fail(name + " is given more than once");
      }
      seen_.push_back(option);
      check_option_value(word, name);
    } else if (word.size() > name.size()) {
      fail(name + " takes no value");
    }
  }

  [[noreturn]] void fail_unknown(const std::string& name) const {
    const bool number = name.find_first_not_of("-.0123456789") == std::string::npos;
    if (number && last_option_ != nullptr && takes_value(*last_option_)) {
      fail(last_option_->get_name() + ": cannot be " + name);
    }
    const std::vector<std::string> names = option_names(command_);
    throw UserError(command_.get_name() + ": " +
                    unknown_name("option", name, {names.begin(), names.end()}));
  }

  // `word`: the option, with its value or without.
  void check_option_value(const std::string& word, const std::string& name) {
    if (word.size() > name.size()) {
      if (word.size() == name.size() + 1) fail(name + ": has no value behind '='");
      return;
    }
    if (next_ == arguments_.size()) fail(name + ": its value is missing");
    const std::string& value = arguments_[next_++];
    if (value.empty()) fail(name + ": its value is empty");
    if (value.starts_with("--")) {
      fail(name + ": its value is missing before '" + value + "' (a value that begins with -- is " +
           "given as " + name + "=VALUE)");
    }
  }

  // A word that is no option: one more value of the option before it, or an argument of its own.
  void check_value(const std::string& word) {
    const bool of_option = last_option_ != nullptr && takes_values(*last_option_);
    if (word.empty()) {
      fail(of_option ? last_option_->get_name() + ": a value is empty" : "an argument is empty");
    }
    if (of_option) return;
    if (free_places_ == 0) fail("unexpected argument '" + word + "'");
    --free_places_;
  }

  const CLI::App& command_;
  std::span<const std::string> arguments_;
  std::size_t next_ = 0;
  int free_places_ = 0;  // for arguments without an option
  const CLI::Option* last_option_ = nullptr;
  std::vector<const CLI::Option*> seen_;
};

}  // namespace

const CLI::App& named_command(const CLI::App& app, std::span<const std::string> arguments) {
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!arguments.empty() && command->get_name() == arguments[0]) return *command;
    names.push_back(command->get_name());
  }
  if (arguments.empty()) {
    std::string all;
    for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
    throw UserError("a subcommand is required: " + all + " (see inkdigit --help)");
  }
  names.insert(names.end(), {"--help", "--version"});
  const bool option = looks_like_option(arguments[0]);
  throw UserError(unknown_name(option ? "option" : "subcommand", arguments[0], names));
}

void check_arguments(const CLI::App& command, std::span<const std::string> arguments) {
  ArgumentCheck(command, arguments).run();
}

}  // namespace inkdigit
