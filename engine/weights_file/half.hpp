// IEEE 754 binary16, the float16 of weights files: 1 bit sign, 5 bits exponent, 10 bits fraction.
// Computed with float, because neither C++20 nor WebAssembly has the type.
#pragma once

#include <cstdint>
#include <cstring>

namespace inkdigit {

// (Not std::bit_cast, which Debian's Emscripten does not have yet.)
inline std::uint32_t bits_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

inline float float_of_bits(std::uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

// The largest finite half.
constexpr float kHalfMax = 65504;

// Exact: every half is a float.
inline float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = half >> 10U & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  std::uint32_t magnitude = fraction << 13U;
  if (exponent == 0) {
    magnitude = bits_of(static_cast<float>(fraction) * 0x1p-24F);
  } else if (exponent == 0x1F) {
    magnitude |= 0x7F800000U;  // infinity or NaN
  } else {
    magnitude |= (exponent + 127 - 15) << 23U;
  }
  return float_of_bits(sign | magnitude);
}

// The nearest half, of two equally near the even one; infinity from 65520 on, where a half with one
// more exponent would be nearer.
inline std::uint16_t float_to_half(float value) {
  const auto bits = bits_of(value);
  const std::uint32_t sign = bits >> 16U & 0x8000U;
  std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  if (magnitude > 0x7F800000U) {  // NaN keeps the upper bits of its payload, and is never infinity
    magnitude = 0x7C00U | (magnitude >> 13U & 0x3FFU);
    magnitude |= magnitude == 0x7C00U ? 1U : 0U;
  } else if (magnitude >= 0x477FF000U) {  // 65520
    magnitude = 0x7C00U;
  } else if (magnitude < 0x38800000U) {  // 2^-14: no leading one, and steps of 2^-24
    // 0.5 has the same steps, so that adding it rounds to them.
    const float shifted = float_of_bits(magnitude) + 0.5F;
    magnitude = bits_of(shifted) - bits_of(0.5F);
  } else {
    magnitude += 0xFFFU + (magnitude >> 13U & 1U);
    magnitude = (magnitude >> 13U) - ((127U - 15U) << 10U);
  }
  return static_cast<std::uint16_t>(sign | magnitude);
}

}  // namespace inkdigit
