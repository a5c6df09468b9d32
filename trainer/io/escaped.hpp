#pragma once

#include <string>
#include <string_view>

namespace inkdigit {

// Text that stays on its line and leaves the terminal alone, whatever names a user's files have:
// control characters, and bytes that are not UTF-8, as "\n", "\t" or "\x1b".
std::string escaped(std::string_view text);

}  // namespace inkdigit
