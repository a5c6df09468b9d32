// Decimal numbers in text to doubles and back, in few bytes of WebAssembly.
#pragma once

#include <string>
#include <string_view>

namespace inkdigit {

// The double next to `number`, which is one as JSON writes them ("-12.5e-3"); of two equally near
// ones that whose last bit is 0. Infinite where it is larger than all.
double decimal_to_double(std::string_view number);

// The same without the C++ library, which can read doubles in new versions alone.
double exact_decimal_to_double(std::string_view number);

// The number as JSON has it, with a point or an exponent, and with as few digits as give the same
// double when they are read; "null" where it is not finite.
std::string double_to_decimal(double value);

}  // namespace inkdigit
