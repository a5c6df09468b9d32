// The command line as plain words: what a manual page tells, and what a shell completes. They are
// taken from the tree of options that --help prints.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace inkdigit {

struct OptionWords {
  std::vector<std::string> names;  // "-h", "--help"; of an argument without an option "input"
  std::string description;
  std::string value;  // its type, such as FILE; empty where it takes none
  std::string default_value;
  std::vector<std::string> choices;  // all that it takes; empty where that is anything
  bool required = false;
  bool several = false;  // takes values up to the next option
};

struct CommandWords {
  std::string name;
  std::string description;
  std::string example;  // empty, or a line for a shell
  std::vector<OptionWords> options;
  std::vector<OptionWords> arguments;
};

struct ProgramWords {
  std::string name;
  std::string version;
  std::string description;
  std::vector<OptionWords> options;
  std::vector<CommandWords> commands;
};

ProgramWords words_of(const CLI::App& app);

}  // namespace inkdigit
