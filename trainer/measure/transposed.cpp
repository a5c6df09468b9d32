#include "trainer/measure/transposed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "trainer/data/transpose.hpp"

namespace inkdigit {
namespace {

// The pictures of up to 500 samples that show a class, spread over all of them, swapped.
Dataset swapped_pictures(const Dataset& data, std::span<const std::uint32_t> samples) {
  constexpr std::size_t kMost = 500;
  const std::size_t step = (samples.size() + kMost - 1) / kMost;
  Dataset some;
  some.name = data.name;
  some.shape = data.shape;
  for (std::size_t i = 0; i < samples.size(); i += step) {
    if (data.labels[samples[i]] == kNoClass) continue;
    const std::uint8_t* picture = data.image(samples[i]);
    some.pixels.insert(some.pixels.end(), picture, picture + data.shape.size());
    some.labels.push_back(data.labels[samples[i]]);
  }
  transpose(some);
  return some;
}

}  // namespace

std::string transposed_hint(const Dataset& data, std::span<const std::uint32_t> samples,
                            const Evaluation& evaluation, const SoftmaxSpec& softmax,
                            Backend& backend) {
  constexpr double kPoor = 0.5;  // a transposed "0" or "8" is right nevertheless
  constexpr double kGood = 0.6;  // and better by half at least
  // What the program has drawn from strokes is upright.
  if (evaluation.samples == 0 || evaluation.accuracy >= kPoor || !data.ink.empty() ||
      data.shape.height != data.shape.width) {
    return "";
  }
  const Dataset swapped = swapped_pictures(data, samples);
  if (swapped.size() == 0) return "";
  std::vector<std::uint32_t> all(swapped.size());
  std::iota(all.begin(), all.end(), 0U);
  const double accuracy =
      evaluate(swapped, all, backend.predict(swapped, all), softmax, evaluation.confusion.size())
          .accuracy;
  if (accuracy < kGood || accuracy < 1.5 * evaluation.accuracy) return "";
  return fmt::format(
      "{}: {:.0f} % are right, but {:.0f} % of {} with rows and columns swapped, as in EMNIST; "
      "mnist:DIR:transposed or csv:FILE:transposed swaps them",
      data.name, 100 * evaluation.accuracy, 100 * accuracy, swapped.size());
}

}  // namespace inkdigit
