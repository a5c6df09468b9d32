// Scripts by which shells complete the command line: subcommands, options, values that are one of a
// few, files, folders and kinds of data.
#pragma once

#include <string>

#include "trainer/cli/program_words.hpp"

namespace inkdigit {

std::string bash_completion(const ProgramWords& program);
std::string zsh_completion(const ProgramWords& program);
std::string fish_completion(const ProgramWords& program);

// What a SPEC of data can begin with, as one completes it: "mnist", "images:" and so on.
std::vector<std::string> spec_beginnings();

}  // namespace inkdigit
