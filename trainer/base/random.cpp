#include "trainer/base/random.hpp"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace inkdigit {

Random::Random(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(index),
               static_cast<std::uint32_t>(index >> 32)} {}

std::uint32_t Random::bits() {
  if (used_ == block_.size()) {
    const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
    const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
    const auto result = r123::Philox4x32{}(counter, key);
    block_ = {result[0], result[1], result[2], result[3]};
    ++counter_[0];
    used_ = 0;
  }
  return block_[used_++];
}

float Random::uniform(float low, float high) { return low + (high - low) * uniform(); }

std::uint32_t Random::below(std::uint32_t bound) {
  // Values below 2^32 mod bound would make the small results more likely (Lemire, "Fast random
  // integer generation in an interval", ACM TOMACS 2019).
  const std::uint32_t threshold = (0U - bound) % bound;
  for (;;) {
    const std::uint64_t product = static_cast<std::uint64_t>(bits()) * bound;
    if (static_cast<std::uint32_t>(product) >= threshold) {
      return static_cast<std::uint32_t>(product >> 32);
    }
  }
}

float Random::normal() {
  const float radius = std::sqrt(-2.0F * std::log(1.0F - uniform()));
  return radius * std::cos(2.0F * std::numbers::pi_v<float> * uniform());
}

}  // namespace inkdigit
