#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inkdigit {

// How many bytes at the front of `text`, which is not empty, are one character: 0 where they are
// none. By Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t utf8_length(std::string_view text);

// The text as UTF-8, which JSON and weights files must be: bytes that are none, as in file names
// from an older system, become %E9 and the like. What is UTF-8 already stays as it is.
std::string utf8_text(std::string_view text);

}  // namespace inkdigit
