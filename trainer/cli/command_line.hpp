// The command line as its user meets it: whatever is wrong in it is a UserError of one line that
// names the word, and the nearest right one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace inkdigit {

// Runs the subcommand that `arguments` name, or prints the help or version that they ask for.
void run_command_line(CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace inkdigit
