#include "trainer/augment/corruption/corruption.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "trainer/augment/corruption/stages.hpp"
#include "trainer/augment/warp.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

float either_way(Random& random, float value) { return happens(random, 0.5) ? value : -value; }

Placement placement_of(Corruption kind, std::size_t severity, float unit, Random& random) {
  constexpr Strengths kShift{1.5F, 2.5F, 3.5F, 5, 6.5F};  // pixels, in any direction
  constexpr Strengths kRotation{12, 24, 36, 48, 60};      // degrees
  constexpr Strengths kScale{0.85F, 0.75F, 0.65F, 0.55F, 0.45F};
  constexpr Strengths kShear{0.2F, 0.4F, 0.6F, 0.8F, 1};  // tangent of the slant
  constexpr float kDegree = std::numbers::pi_v<float> / 180;
  if (kind == Corruption::kShift) {
    const float direction = random.uniform(0, 2 * std::numbers::pi_v<float>);
    const float length = unit * kShift[severity];
    return {.shift_x = length * std::cos(direction), .shift_y = length * std::sin(direction)};
  }
  if (kind == Corruption::kRotation) {
    return {.angle = either_way(random, kDegree * kRotation[severity])};
  }
  if (kind == Corruption::kScale) return {.scale = kScale[severity]};
  return {.shear = either_way(random, kShear[severity])};
}

void move(Corruption kind, std::size_t severity, Random& random, CorruptionScratch& scratch) {
  PaddedPicture& image = scratch.image;
  const Placement placement = placement_of(kind, severity, unit_of(image), random);
  warp(image, inverse_map(placement, image.width(), image.height()), nullptr, nullptr,
       scratch.other);
  std::swap(image, scratch.other);
}

void change(Corruption kind, std::size_t severity, Random& random, CorruptionScratch& scratch) {
  PaddedPicture& image = scratch.image;
  switch (kind) {
    case Corruption::kGaussianNoise:
      return add_gaussian_noise(image, severity, random);
    case Corruption::kShotNoise:
      return add_shot_noise(image, severity, random);
    case Corruption::kImpulseNoise:
      return add_impulse_noise(image, severity, random);
    case Corruption::kGaussianBlur:
      return blur(image, scratch.other, severity);
    case Corruption::kGlassBlur:
      return blur_by_glass(image, scratch.other, severity, random);
    case Corruption::kMotionBlur:
      return blur_by_motion(image, scratch.other, severity, random);
    case Corruption::kShift:
    case Corruption::kRotation:
    case Corruption::kScale:
    case Corruption::kShear:
      return move(kind, severity, random, scratch);
    case Corruption::kOcclusion:
      return occlude(image, severity, random);
    case Corruption::kBrightness:
      return brighten(image, severity);
    case Corruption::kContrast:
      return lower_contrast(image, severity);
    case Corruption::kFog:
      return add_fog(image, severity, random);
    case Corruption::kStripe:
      return invert_stripe(image, severity, random);
    case Corruption::kDottedLine:
      return draw_dotted_lines(image, severity, random);
    case Corruption::kZigzag:
      return draw_zigzags(image, severity, random);
  }
}

}  // namespace

void corrupt(Corruption kind, std::size_t severity, const CorruptionKey& key, std::uint8_t* pixels,
             CorruptionScratch& scratch) {
  constexpr unsigned kPictureBits = 32;
  const std::uint64_t stream = (static_cast<std::uint64_t>(kind) << kPictureBits) | key.picture;
  Random random(key.seed, RandomPurpose::kCorrupt, stream);
  scratch.image.read(pixels);
  change(kind, severity - 1, random, scratch);
  scratch.image.write(pixels);
}

}  // namespace inkdigit
