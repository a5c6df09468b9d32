#include "trainer/report/training_samples.hpp"

#include <algorithm>

#include "trainer/augment/image_feed.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMaxSamples = 40;

}  // namespace

std::vector<TrainingSample> training_samples(const Dataset& data, const Split& split,
                                             const Recipe& recipe) {
  const std::size_t count = std::min(split.train.size(), kMaxSamples);
  const ImageFeed feed(recipe.augment, recipe.ink, data.shape);
  FeedScratch scratch = feed.make_scratch();
  std::vector<TrainingSample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t sample = split.train[i * split.train.size() / count];
    samples.push_back({data.labels[sample], std::vector<std::uint8_t>(data.shape.size())});
    feed.image(data, sample, {static_cast<std::uint64_t>(recipe.training.seed), 0, i},
               samples.back().pixels.data(), scratch);
  }
  return samples;
}

}  // namespace inkdigit
