#include "trainer/report/training_samples.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

constexpr std::size_t kMaxSamples = 40;

}  // namespace

std::vector<TrainingSample> training_samples(const Dataset& data, const Split& split) {
  const std::size_t count = std::min(split.train.size(), kMaxSamples);
  std::vector<TrainingSample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t sample = split.train[i * split.train.size() / count];
    const std::uint8_t* image = data.image(sample);
    samples.push_back({data.labels[sample], {image, image + data.shape.size()}});
  }
  return samples;
}

}  // namespace inkdigit
