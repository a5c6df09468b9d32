// An image's random numbers, and how augmentation draws from them.
#pragma once

#include <cassert>
#include <cstdint>
#include <numbers>

#include "trainer/base/draws.hpp"

namespace inkdigit {

// Tells every image of a training from every other. `sample` is below 2^20.
struct ImageKey {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t sample = 0;  // index in the step's batch
};

constexpr unsigned kSampleBits = 20;

// Of one of the 2^stream_bits streams that an image has for a purpose.
constexpr std::uint64_t stream_number(const ImageKey& key, unsigned stream_bits,
                                      std::uint64_t stream) {
  return (((key.step << stream_bits) | stream) << kSampleBits) | key.sample;
}

inline Random image_stream(const ImageKey& key, RandomPurpose purpose, unsigned stream_bits,
                           std::uint64_t stream) {
  assert(key.sample >> kSampleBits == 0);
  assert(stream >> stream_bits == 0);
  return {key.seed, purpose, stream_number(key, stream_bits, stream)};
}

inline float plus_or_minus(Random& random, double most) {
  const auto m = static_cast<float>(most);
  return random.uniform(-m, m);
}

inline float radians(double degrees) {
  return static_cast<float>(degrees * std::numbers::pi / 180);
}

}  // namespace inkdigit
