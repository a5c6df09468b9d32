#pragma once

#include <string>
#include <string_view>

namespace inkdigit {

// The text as UTF-8, which JSON and weights files must be: bytes that are none, as in file names
// from an older system, become %E9 and the like. What is UTF-8 already stays as it is.
std::string utf8_text(std::string_view text);

}  // namespace inkdigit
