// Manual pages in roff's man macros, as `man` shows them.
#pragma once

#include <string>

#include "trainer/cli/program_words.hpp"

namespace inkdigit {

// inkdigit(1), which names the subcommands.
std::string manual_page(const ProgramWords& program);

// inkdigit-train(1) and the like.
std::string manual_page(const ProgramWords& program, const CommandWords& command);

}  // namespace inkdigit
