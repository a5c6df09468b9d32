#pragma once

#include <cstdint>
#include <span>

namespace inkdigit {

// weights/rehearsal.ink, which is part of the program.
std::span<const std::uint8_t> shipped_rehearsal();

}  // namespace inkdigit
