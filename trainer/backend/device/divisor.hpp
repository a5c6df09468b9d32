// Division by a number that is known before: a GPU has no instruction for it, and would take some
// twenty where this takes three.
#pragma once

#include <bit>
#include <cstdint>

#include "trainer/backend/device/host_device.hpp"

namespace inkdigit::device {

// A whole number from 1 to 2^31 - 1. n / Divisor and n % Divisor are exact for n below 2^31: with
// s = ceil(log2(d)) and m = floor(2^(31 + s) / d) + 1, n / d = floor(n m / 2^(31 + s)) (Granlund,
// Montgomery, "Division by invariant integers using multiplication", PLDI 1994, theorem 4.2).
class Divisor {
 public:
  Divisor(Index value = 1)  // NOLINT(google-explicit-constructor): it is that number
      : value_(value),
        shift_(31U + static_cast<Index>(std::bit_width(value - 1))),
        multiplier_(static_cast<Index>((std::uint64_t{1} << shift_) / value + 1)) {}

  // NOLINTNEXTLINE(google-explicit-constructor)
  INKDIGIT_HOST_DEVICE operator Index() const { return value_; }

  INKDIGIT_HOST_DEVICE friend Index operator/(Index n, const Divisor& d) {
    return static_cast<Index>((std::uint64_t{n} * d.multiplier_) >> d.shift_);
  }
  INKDIGIT_HOST_DEVICE friend Index operator%(Index n, const Divisor& d) {
    return n - n / d * d.value_;
  }

 private:
  Index value_;
  Index shift_;
  Index multiplier_;
};

}  // namespace inkdigit::device
