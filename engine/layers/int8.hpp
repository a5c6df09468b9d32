// Weights as int8: symmetric, with one scale an output channel.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/layers/quantize.hpp"

namespace inkdigit {

// The scale by which values up to `largest` in magnitude fill -127..127; 1 where all are 0, or too
// small for a scale that is a float.
constexpr float int8_scale(float largest) {
  const float scale = largest / static_cast<float>(kInt8Max);
  return scale > 0 ? scale : 1.0F;
}

// The nearest whole multiple of `scale`, halves to even, clamped to -127..127. Both are finite.
constexpr std::int8_t to_int8(float value, float scale) {
  constexpr auto kLimit = static_cast<float>(kInt8Max);
  return static_cast<std::int8_t>(round_to_even(std::clamp(value / scale, -kLimit, kLimit)));
}

}  // namespace inkdigit
