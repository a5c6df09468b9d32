// The images of a training as the network is to see them: ink varied and rasterized anew where
// there is ink and the recipe's section "ink" asks for it, then pixels varied by its section
// "augment".
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/ink/raster.hpp"
#include "trainer/augment/augmenter.hpp"
#include "trainer/augment/ink_augmenter.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Memory of one thread.
struct FeedScratch {
  std::optional<AugmentScratch> pixels;  // none where pixels are not varied
  InkScratch ink;
};

class ImageFeed {
 public:
  // For data of this shape, which is no flat one.
  ImageFeed(const AugmentSpec& augment, const InkAugmentSpec& ink, const Shape& shape);

  [[nodiscard]] FeedScratch make_scratch() const;

  // Data's image `sample`, height x width x channels bytes, into `out`.
  void image(const Dataset& data, std::size_t sample, const ImageKey& key, std::uint8_t* out,
             FeedScratch& scratch) const;

  // Has images brought into this core's cache while it works on others.
  void prefetch(const Dataset& data, std::span<const std::uint32_t> samples) const;

  // Data's images `samples` and their labels, one behind the other. `key` is of the first; each
  // other one's place in the batch is one more.
  void images(const Dataset& data, std::span<const std::uint32_t> samples, ImageKey key,
              std::uint8_t* out, std::uint8_t* labels, FeedScratch& scratch) const;

  // Of a sample that has ink, leaves in scratch.ink what it is varied to, and in options.pen the
  // pen that draws it, which is multiplied. False where it is not varied: then the data's picture
  // is the one to take.
  bool vary_ink(const Dataset& data, std::size_t sample, const ImageKey& key, InkScratch& scratch,
                RasterOptions& options) const;

 private:
  // Varies and draws; false as above.
  bool draw_ink(const Dataset& data, std::size_t sample, const ImageKey& key, std::uint8_t* out,
                InkScratch& scratch) const;

  Augmenter pixels_;
  InkAugmenter ink_;
  bool pixels_of_ink_;  // whether pixels are varied where there is ink
  Shape shape_;
};

}  // namespace inkdigit
