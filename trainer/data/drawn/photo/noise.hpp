// Random values that belong to places of a picture, cheap enough for millions of pixels.
#pragma once

#include <array>
#include <cstdint>

#include "trainer/base/random.hpp"

namespace inkdigit {

class PixelNoise {
 public:
  explicit PixelNoise(Random& random) {
    key_ = std::uint64_t{random.bits()} << 32U | random.bits();
    for (float& value : normal_) value = random.normal();
  }

  // Of mean 0 and standard deviation 1, by itself for each pixel and each `layer`.
  [[nodiscard]] float normal(std::uint64_t pixel, std::uint32_t layer = 0) const {
    return normal_[mixed(pixel, layer) % normal_.size()];
  }

  // The same, but smooth: values at whole places, and between them what lies between.
  [[nodiscard]] float smooth(double x, double y, std::uint32_t layer = 0) const {
    const auto column = static_cast<std::uint64_t>(x);
    const auto row = static_cast<std::uint64_t>(y);
    const auto at = [&](std::uint64_t right, std::uint64_t down) {
      return normal((row + down) << 32U | (column + right), layer);
    };
    const float u = eased(static_cast<float>(x - static_cast<double>(column)));
    const float v = eased(static_cast<float>(y - static_cast<double>(row)));
    const float top = at(0, 0) + u * (at(1, 0) - at(0, 0));
    const float bottom = at(0, 1) + u * (at(1, 1) - at(0, 1));
    return top + v * (bottom - top);
  }

 private:
  static float eased(float t) { return t * t * (3 - 2 * t); }

  // Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
  [[nodiscard]] std::uint64_t mixed(std::uint64_t pixel, std::uint32_t layer) const {
    std::uint64_t z = key_ + (pixel * 64 + layer) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t key_ = 0;
  std::array<float, 4096> normal_{};
};

}  // namespace inkdigit
