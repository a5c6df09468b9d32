#include "trainer/augment/augmenter.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/augment/pixel_stream.hpp"
#include "trainer/augment/ragged.hpp"
#include "trainer/augment/thickness.hpp"

namespace inkdigit {
namespace {

Random stream(const ImageKey& key, PixelStream which) {
  return image_stream(key, RandomPurpose::kAugment, kPixelStreamBits,
                      static_cast<std::uint64_t>(which));
}

// A whole number of pixels, from 1 to all that there are.
int extent(float length, int most) {
  return std::clamp(static_cast<int>(std::lround(length)), 1, most);
}

}  // namespace

Augmenter::Augmenter(const AugmentSpec& spec, const Shape& shape) : spec_(spec), shape_(shape) {
  if (spec.elastic_alpha_pixels > 0) {
    elastic_.emplace(spec.elastic_alpha_pixels, spec.elastic_sigma_pixels, shape.width,
                     shape.height);
  }
}

AugmentScratch Augmenter::make_scratch() const {
  AugmentScratch scratch(shape_);
  if (elastic_) {
    const std::size_t pixels =
        static_cast<std::size_t>(shape_.width) * static_cast<std::size_t>(shape_.height);
    scratch.displacement_x.resize(pixels);
    scratch.displacement_y.resize(pixels);
    scratch.elastic.resize(elastic_->scratch_size());
  }
  return scratch;
}

void Augmenter::augment(const ImageKey& key, std::uint8_t* image, AugmentScratch& scratch) const {
  if (enabled()) apply(draw(key), key, image, scratch);
}

Variation Augmenter::draw(const ImageKey& key) const {
  Random random = stream(key, PixelStream::kVariation);
  Variation v;
  v.varied = happens(random, spec_.probability);
  v.placement.angle = plus_or_minus(random, static_cast<double>(radians(spec_.rotation_degrees)));
  v.placement.shift_x = plus_or_minus(random, spec_.shift_pixels);
  v.placement.shift_y = plus_or_minus(random, spec_.shift_pixels);
  v.placement.scale = 1 + plus_or_minus(random, spec_.scale);
  v.placement.shear =
      std::tan(plus_or_minus(random, static_cast<double>(radians(spec_.shear_degrees))));
  v.thickness = plus_or_minus(random, spec_.thickness_pixels);
  v.blot = draw_blot(random);
  v.gaps = draw_gaps(random);
  v.ruling = draw_ruling(random);
  v.ragged = random.uniform(0, static_cast<float>(spec_.ragged_pixels));
  return v;
}

// Random erasing (Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation", 2017), whose
// least share and extreme ratios these are. Three things differ: the ratio is uniform in its
// logarithm, so that upright rectangles are as likely as lying ones; a rectangle that is too long
// for the image is cut, not drawn again, so that every image draws as many numbers; and its pixels
// have one random level, not one each.
Blot Augmenter::draw_blot(Random& random) const {
  constexpr float kLeastShare = 0.02F;
  constexpr float kLeastRatio = 0.3F;  // of width to height, and of height to width
  const bool happened = happens(random, spec_.erase_probability);
  const float share = random.uniform(kLeastShare, static_cast<float>(spec_.erase_share));
  const float log_ratio = plus_or_minus(random, -std::log(static_cast<double>(kLeastRatio)));
  const float place_x = random.uniform();
  const float place_y = random.uniform();
  const auto level = static_cast<std::uint8_t>(256 * random.uniform());
  if (!happened) return {};
  const float area = share * static_cast<float>(shape_.width) * static_cast<float>(shape_.height);
  Blot blot;
  blot.width = extent(std::sqrt(area * std::exp(log_ratio)), shape_.width);
  blot.height = extent(std::sqrt(area / std::exp(log_ratio)), shape_.height);
  blot.left = static_cast<int>(place_x * static_cast<float>(shape_.width - blot.width + 1));
  blot.top = static_cast<int>(place_y * static_cast<float>(shape_.height - blot.height + 1));
  blot.level = level;
  return blot;
}

GapChoices Augmenter::draw_gaps(Random& random) const {
  const bool happened = happens(random, spec_.gap_probability);
  const int count = 1 + static_cast<int>(kMostGaps * random.uniform());
  GapChoices gaps;
  for (int i = 0; i < kMostGaps; ++i) {
    const float place = random.uniform();
    const float width = random.uniform(0, static_cast<float>(spec_.gap_pixels));
    if (happened && i < count) gaps[static_cast<std::size_t>(i)] = {place, width};
  }
  return gaps;
}

RulingRemains Augmenter::draw_ruling(Random& random) const {
  constexpr float kShortest = 4;  // pixels
  constexpr int kPalest = 32;
  const bool happened = happens(random, spec_.ruling_probability);
  const bool upright = happens(random, 0.5);
  const auto along = static_cast<float>(upright ? shape_.height : shape_.width);
  const auto across = static_cast<float>(upright ? shape_.width : shape_.height);
  const float length = random.uniform(std::min(kShortest, along), along);
  const float thickness = random.uniform(1, 2);
  // The whole line is inside the picture, whose first pixel begins at -0.5.
  const float middle = (along - length) * random.uniform() + length / 2 - 0.5F;
  const float place = (across - 1) * random.uniform();
  const int level = kPalest + static_cast<int>((256 - kPalest) * random.uniform());
  if (!happened) return {};
  RulingRemains line{.x = middle, .y = place, .width = length, .height = thickness};
  if (upright) line = {.x = place, .y = middle, .width = thickness, .height = length};
  line.level = static_cast<std::uint8_t>(level);
  return line;
}

void Augmenter::apply(const Variation& variation, const ImageKey& key, std::uint8_t* image,
                      AugmentScratch& scratch) const {
  if (!variation.varied) return;
  scratch.image.read(image);
  cut_gaps(variation.gaps, scratch.image);
  thicken(variation.thickness, scratch.image, scratch.other);
  add_ruling(variation.ruling, scratch.image);
  if (variation.placement.moves() || elastic_) move(variation.placement, key, scratch);
  if (variation.ragged > 0) {
    Random random = stream(key, PixelStream::kRagged);
    make_ragged(random, variation.ragged, scratch.image, scratch.other);
  }
  if (spec_.noise_grey_levels > 0) add_noise(key, scratch.image);
  scratch.image.write(image);
  blot_out(variation.blot, image);
}

void Augmenter::move(const Placement& placement, const ImageKey& key,
                     AugmentScratch& scratch) const {
  const InverseMap map = inverse_map(placement, shape_.width, shape_.height);
  float* dx = nullptr;
  float* dy = nullptr;
  if (elastic_) {
    dx = scratch.displacement_x.data();
    dy = scratch.displacement_y.data();
    Random random = stream(key, PixelStream::kElastic);
    elastic_->draw(random, dx, dy, scratch.elastic.data());
  }
  warp(scratch.image, map, dx, dy, scratch.other);
  std::swap(scratch.image, scratch.other);
  scratch.image.surround();
}

void Augmenter::add_noise(const ImageKey& key, PaddedPicture& image) const {
  Random random = stream(key, PixelStream::kNoise);
  const auto deviation = static_cast<float>(spec_.noise_grey_levels);
  for (int y = 0; y < image.height(); ++y) {
    float* const row = image.at(0, y);
    for (std::size_t i = 0; i < image.row_size(); ++i) row[i] += deviation * random.normal();
  }
}

void Augmenter::blot_out(const Blot& blot, std::uint8_t* image) const {
  const auto channels = static_cast<std::size_t>(shape_.channels);
  const std::size_t stride = static_cast<std::size_t>(shape_.width) * channels;
  for (int y = blot.top; y < blot.top + blot.height; ++y) {
    std::fill_n(image + static_cast<std::size_t>(y) * stride +
                    static_cast<std::size_t>(blot.left) * channels,
                static_cast<std::size_t>(blot.width) * channels, blot.level);
  }
}

}  // namespace inkdigit
