#include "engine/weights_file/half.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "tests/native/support/catch.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

constexpr std::uint16_t kInfinity = 0x7C00;

// By the definition of binary16, in double: sign, then fraction and exponent as powers of two.
double by_definition(std::uint16_t half) {
  const double sign = (half & 0x8000U) != 0 ? -1 : 1;
  const auto exponent = static_cast<int>(half >> 10U & 0x1FU);
  const auto fraction = static_cast<int>(half & 0x3FFU);
  if (exponent == 0x1F && fraction != 0) return std::numeric_limits<double>::quiet_NaN();
  if (exponent == 0x1F) return sign * std::numeric_limits<double>::infinity();
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

std::uint16_t negative(std::uint16_t half) { return half | 0x8000U; }

TEST_CASE("every half is the float that binary16 defines, and the way back gives its bits again") {
  int wrong = 0;
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = half_to_float(half);
    const double expected = by_definition(half);
    const bool same = std::isnan(expected) ? std::isnan(value) : value == expected;
    const bool sign = std::signbit(value) == (half >= 0x8000U);
    if (!same || !sign || float_to_half(value) != half) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a float between two halves becomes the nearer one, half-way the even one") {
  int wrong = 0;
  for (std::uint16_t below = 0; below < kInfinity; ++below) {
    const std::uint16_t above = below + 1;
    const float low = half_to_float(below);
    // Beyond the largest half, 65536 would be the next.
    const float high = above == kInfinity ? 65536.0F : half_to_float(above);
    const float middle = low + (high - low) / 2;  // exact
    const std::uint16_t even = below % 2 == 0 ? below : above;
    for (const auto& [value, expected] :
         {std::pair{middle, even}, std::pair{std::nextafter(middle, low), below},
          std::pair{std::nextafter(middle, high), above}}) {
      if (float_to_half(value) != expected) ++wrong;
      if (float_to_half(-value) != negative(expected)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("the ends of the range: underflow to zero, overflow to infinity, NaN stays one") {
  CHECK(float_to_half(0x1p-25F) == 0);  // half-way to the smallest
  CHECK(float_to_half(std::nextafter(0x1p-25F, 1.0F)) == 1);
  CHECK(float_to_half(-1e-30F) == 0x8000);
  CHECK(float_to_half(std::numeric_limits<float>::denorm_min()) == 0);
  CHECK(float_to_half(kHalfMax) == kInfinity - 1);
  CHECK(float_to_half(65519.996F) == kInfinity - 1);
  CHECK(float_to_half(65520.0F) == kInfinity);
  CHECK(float_to_half(std::numeric_limits<float>::max()) == kInfinity);
  CHECK(float_to_half(-std::numeric_limits<float>::infinity()) == negative(kInfinity));
  // One whose payload has only bits that a half lacks must not become infinity.
  CHECK(std::isnan(half_to_float(float_to_half(float_of_bits(0x7F800001U)))));
}

#if defined(__ARM_FP16_FORMAT_IEEE) || defined(__FLT16_MANT_DIG__)
// GCC 12 for ARM has _Float16 in C alone.
#ifdef __ARM_FP16_FORMAT_IEEE
using CompilersHalf = __fp16;
#else
using CompilersHalf = _Float16;
#endif

TEST_CASE("rounding is the compiler's own, for any float") {
  Random random(1, RandomPurpose::kSynthetic);
  int wrong = 0;
  for (int i = 0; i < 2'000'000; ++i) {
    // All of the range, and as often just the part of it where halves are finite.
    auto bits = static_cast<std::uint32_t>(random.below(1U << 31U));
    if (i % 2 == 0) bits = 0x33000000U + bits % 0x14800000U;
    const auto value = float_of_bits(bits);
    const auto expected = std::bit_cast<std::uint16_t>(static_cast<CompilersHalf>(value));
    if (std::isnan(value)) continue;
    if (float_to_half(value) != expected || float_to_half(-value) != negative(expected)) ++wrong;
  }
  CHECK(wrong == 0);
}
#endif

}  // namespace
}  // namespace inkdigit
