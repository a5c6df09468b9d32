#pragma once

#include <exception>

namespace inkdigit {

// Says on stderr, in one line, what the program ends by; nothing where that has been said. Returns
// the exit status that goes with it.
int complain(const std::exception_ptr& failure) noexcept;

}  // namespace inkdigit
