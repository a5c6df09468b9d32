#include "engine/decision.hpp"

#include <algorithm>
#include <numeric>

namespace inkdigit {
namespace {

// Outputs whose sum is smaller are near the smallest of float32's normal numbers.
constexpr double kLeastPlausibility = 1e-30;

}  // namespace

Decision decide(const SoftmaxSpec& softmax, std::span<const float> outputs) {
  const auto best = std::max_element(outputs.begin(), outputs.end());
  Decision decision;
  decision.best = static_cast<std::size_t>(best - outputs.begin());
  decision.confidence = *best;
  decision.probabilities.assign(outputs.begin(), outputs.end());
  if (!softmax.background) return decision;
  const double sum = std::accumulate(outputs.begin(), outputs.end(), 0.0);
  decision.plausibility = static_cast<float>(std::min(sum, 1.0));
  decision.rejected = double{decision.plausibility} < softmax.reject_below;
  for (float& probability : decision.probabilities) {
    probability = sum < kLeastPlausibility ? 1.0F / static_cast<float>(outputs.size())
                                           : static_cast<float>(double{probability} / sum);
  }
  return decision;
}

Decision decide_blank(std::size_t classes) {
  Decision decision;
  decision.rejected = true;
  decision.plausibility = 0;
  decision.probabilities.assign(classes, 1.0F / static_cast<float>(classes));
  return decision;
}

}  // namespace inkdigit
