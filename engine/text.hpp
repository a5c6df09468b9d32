#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inkdigit {

// How many bytes at the front of `text`, which is not empty, are one character: 0 where they are
// none. By Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t utf8_length(std::string_view text);

// Text that stays on its line and leaves the terminal alone, whatever names a user's files have:
// control characters, and bytes that are not UTF-8, as "\n", "\t" or "\x1b". What is escaped
// already stays as it is.
std::string escaped(std::string_view text);

}  // namespace inkdigit
