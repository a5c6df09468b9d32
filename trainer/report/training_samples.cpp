#include "trainer/report/training_samples.hpp"

#include <algorithm>

#include "trainer/augment/augmenter.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMaxSamples = 40;

}  // namespace

std::vector<TrainingSample> training_samples(const Dataset& data, const Split& split,
                                             const Recipe& recipe) {
  const std::size_t count = std::min(split.train.size(), kMaxSamples);
  const Augmenter augmenter(recipe.augment, data.shape);
  AugmentScratch scratch = augmenter.make_scratch();
  std::vector<TrainingSample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t sample = split.train[i * split.train.size() / count];
    const std::uint8_t* image = data.image(sample);
    samples.push_back({data.labels[sample], {image, image + data.shape.size()}});
    augmenter.augment({static_cast<std::uint64_t>(recipe.training.seed), 0, i},
                      samples.back().pixels.data(), scratch);
  }
  return samples;
}

}  // namespace inkdigit
