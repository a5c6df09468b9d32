// Decimal numbers in text to doubles, in few bytes of WebAssembly.
#pragma once

#include <string_view>

namespace inkdigit {

// The double next to `number`, which is one as JSON writes them ("-12.5e-3"); of two equally near
// ones that whose last bit is 0. Infinite where it is larger than all.
double decimal_to_double(std::string_view number);

}  // namespace inkdigit
