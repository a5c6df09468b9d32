#include "trainer/augment/image_feed.hpp"

#include <hwy/cache_control.h>

#include <algorithm>

namespace inkdigit {

ImageFeed::ImageFeed(const AugmentSpec& augment, const InkAugmentSpec& ink, const Shape& shape)
    : pixels_(augment, shape), ink_(ink), pixels_of_ink_(ink.pixels), shape_(shape) {}

FeedScratch ImageFeed::make_scratch() const {
  FeedScratch scratch;
  if (pixels_.enabled()) scratch.pixels = pixels_.make_scratch();
  return scratch;
}

bool ImageFeed::vary_ink(const Dataset& data, std::size_t sample, const ImageKey& key,
                         InkScratch& scratch, RasterOptions& options) const {
  const InkVariation variation = ink_.draw(key);
  if (!variation.varied) return false;
  data.ink.copy(sample, scratch.ink);
  ink_.apply(variation, key, scratch);
  options.pen *= variation.pen;
  return true;
}

bool ImageFeed::draw_ink(const Dataset& data, std::size_t sample, const ImageKey& key,
                         std::uint8_t* out, InkScratch& scratch) const {
  RasterOptions options{.height = shape_.height, .width = shape_.width};
  if (!vary_ink(data, sample, key, scratch, options)) return false;
  // Of points that the data's picture was made of, and that stay finite when they are varied.
  const Raster raster = *rasterize(scratch.ink.view(), options);
  for (const std::uint8_t level : raster.pixels) {
    out = std::fill_n(out, shape_.channels, level);
  }
  return true;
}

void ImageFeed::image(const Dataset& data, std::size_t sample, const ImageKey& key,
                      std::uint8_t* out, FeedScratch& scratch) const {
  const bool has_ink = data.ink.has(sample);
  if (!has_ink || !ink_.enabled() || !draw_ink(data, sample, key, out, scratch.ink)) {
    std::copy_n(data.image(sample), shape_.size(), out);
  }
  if (pixels_.enabled() && (pixels_of_ink_ || !has_ink)) {
    pixels_.augment(key, out, *scratch.pixels);
  }
}

void ImageFeed::prefetch([[maybe_unused]] const Dataset& data,
                         [[maybe_unused]] std::span<const std::uint32_t> samples) const {
// WebAssembly has no such instruction.
#ifndef __wasm__
  constexpr std::size_t kLine = 64;  // bytes
  for (const std::uint32_t sample : samples) {
    const std::uint8_t* const pixels = data.image(sample);
    for (std::size_t i = 0; i < shape_.size(); i += kLine) hwy::Prefetch(pixels + i);
  }
#endif
}

void ImageFeed::images(const Dataset& data, std::span<const std::uint32_t> samples, ImageKey key,
                       std::uint8_t* out, std::uint8_t* labels, FeedScratch& scratch) const {
  for (const std::uint32_t sample : samples) {
    image(data, sample, key, out, scratch);
    out += shape_.size();
    *labels++ = data.labels[sample];
    ++key.sample;
  }
}

}  // namespace inkdigit
