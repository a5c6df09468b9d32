#pragma once

#include <string>

namespace inkdigit {

// A line on stderr for the person at the command line, in place of a progress line that may be
// there: "inkdigit: ".
void note(const std::string& line);

}  // namespace inkdigit
