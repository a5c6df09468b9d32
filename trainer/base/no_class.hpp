#pragma once

#include <cstdint>

namespace inkdigit {

// The label of a picture that shows none of the classes, which are fewer.
constexpr std::uint8_t kNoClass = 255;

}  // namespace inkdigit
