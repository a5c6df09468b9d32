// The sources in c/, which the program has built in (c_functions.cmake).
#pragma once

#include <string_view>

namespace inkdigit {

// The text of c/NAME.c; empty where there is no such file.
std::string_view c_function(std::string_view name);

}  // namespace inkdigit
