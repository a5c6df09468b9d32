#pragma once

#include <cstdint>
#include <vector>

#include "engine/ink/picture/find_ink.hpp"

namespace inkdigit {

// The pieces that make the digit of a picture that shows one: indices in ascending order. None
// where there are too many alike for a digit, and all where there is as much ink beside it.
std::vector<std::uint32_t> pieces_of_digit(const PictureInk& ink);

}  // namespace inkdigit
