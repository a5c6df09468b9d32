// The streams of random numbers that Augmenter describes, as every backend numbers them.
#pragma once

#include <cstdint>

#include "trainer/augment/image_stream.hpp"

namespace inkdigit {

enum class PixelStream : std::uint64_t { kVariation = 0, kElastic = 1, kNoise = 2, kRagged = 3 };

constexpr unsigned kPixelStreamBits = 2;

constexpr std::uint64_t pixel_stream(const ImageKey& key, PixelStream which) {
  return stream_number(key, kPixelStreamBits, static_cast<std::uint64_t>(which));
}

}  // namespace inkdigit
