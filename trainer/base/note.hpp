#pragma once

#include <string_view>

namespace inkdigit {

// A line on stderr for the person at the command line, in place of a progress line that may be
// there: "inkdigit: " and the text, escaped (escaped.hpp), also where no memory is left for that.
void note(std::string_view line);

}  // namespace inkdigit
