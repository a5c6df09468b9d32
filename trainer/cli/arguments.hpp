// The words of a command line against what the commands take, before the library that reads them
// sees any: it would take an option for the value of the one before, or complain of what is missing
// because a name is misspelt.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

namespace inkdigit {

// The subcommand that the first argument names. A UserError where there is none of that name.
const CLI::App& named_command(const CLI::App& app, std::span<const std::string> arguments);

// A UserError where an option is unknown, has no value, or is repeated though it takes but one, or
// where an argument belongs to nothing. What is missing, and whether values are right, is left to
// the library.
void check_arguments(const CLI::App& command, std::span<const std::string> arguments);

}  // namespace inkdigit
