// What happens to pictures between paper and network, and how much of it: kinds like those of
// MNIST-C (Mu, Gilmer, "MNIST-C: a robustness benchmark for computer vision", 2019), each in five
// severities, to measure by. What becomes of a picture is a function of the seed and of the
// picture's number, and its random choices (a direction, a place) are the same in all severities.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

// Random streams are numbered by kind, so new ones come last.
enum class Corruption {
  kGaussianNoise,
  kShotNoise,
  kImpulseNoise,
  kGaussianBlur,
  kGlassBlur,
  kMotionBlur,
  kShift,
  kRotation,
  kScale,
  kShear,
  kOcclusion,
  kBrightness,
  kContrast,
  kFog,
  kStripe,
  kDottedLine,
  kZigzag,
};

inline constexpr std::array<std::string_view, 17> kCorruptionNames{
    "gaussian_noise", "shot_noise", "impulse_noise", "gaussian_blur", "glass_blur", "motion_blur",
    "shift",          "rotation",   "scale",         "shear",         "occlusion",  "brightness",
    "contrast",       "fog",        "stripe",        "dotted_line",   "zigzag"};

constexpr std::string_view name_of(Corruption kind) {
  return kCorruptionNames[static_cast<std::size_t>(kind)];
}

inline constexpr std::size_t kSeverities = 5;

// Memory of one thread.
struct CorruptionScratch {
  explicit CorruptionScratch(const Shape& shape) : image(shape), other(shape) {}

  PaddedPicture image;
  PaddedPicture other;
};

struct CorruptionKey {
  std::uint64_t seed = 0;
  std::uint64_t picture = 0;  // below 2^32
};

// Spoils a picture of the scratch's shape, height x width x channels bytes, in place. `severity`: 1
// to kSeverities.
void corrupt(Corruption kind, std::size_t severity, const CorruptionKey& key, std::uint8_t* pixels,
             CorruptionScratch& scratch);

}  // namespace inkdigit
