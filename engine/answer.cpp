#include "engine/answer.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// How probable it is that a class which is shown is one of those allowed.
double share_of_allowed(const Recognition& recognition, const AnswerOptions& options) {
  double share = 0;
  for (std::size_t i = 0; i < options.allowed.size(); ++i) {
    if (options.allowed[i] != 0) share += static_cast<double>(recognition.probabilities[i]);
  }
  return share;
}

}  // namespace

std::vector<std::uint8_t> allowing(std::span<const std::uint32_t> classes,
                                   std::size_t class_count) {
  std::vector<std::uint8_t> allowed(class_count);
  for (const std::uint32_t index : classes) allowed[index] = 1;
  if (std::find(allowed.begin(), allowed.end(), 0) == allowed.end()) allowed.clear();
  return allowed;
}

bool shows_forbidden(const Recognition& recognition, const AnswerOptions& options) {
  return !options.allowed.empty() && share_of_allowed(recognition, options) < 0.5;
}

std::size_t most_probable(const Recognition& recognition) {
  const std::vector<float>& probabilities = recognition.probabilities;
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

Recognition restricted(Recognition recognition, const AnswerOptions& options) {
  if (options.allowed.empty()) return recognition;
  const double share = share_of_allowed(recognition, options);
  const bool forbidden = shows_forbidden(recognition, options);
  const std::size_t before = most_probable(recognition);
  const auto allowed = std::count_if(options.allowed.begin(), options.allowed.end(),
                                     [](std::uint8_t is) { return is != 0; });
  for (std::size_t i = 0; i < options.allowed.size(); ++i) {
    float& probability = recognition.probabilities[i];
    if (options.allowed[i] == 0) {
      probability = 0;
    } else if (share > 0) {
      probability = static_cast<float>(static_cast<double>(probability) / share);
    } else {
      probability = 1 / static_cast<float>(allowed);
    }
  }
  recognition.plausibility *= static_cast<float>(std::min(share, 1.0));
  const std::size_t best = most_probable(recognition);
  if (best != before) {
    recognition.confidence = recognition.plausibility * recognition.probabilities[best];
  }
  recognition.digit = forbidden || recognition.digit < 0 ? -1 : static_cast<int>(best);
  return recognition;
}

std::vector<ClassAlternative> best_classes(const Recognition& recognition, std::size_t count) {
  std::vector<ClassAlternative> best;
  for (std::size_t i = 0; i < recognition.probabilities.size(); ++i) {
    const float probability = recognition.plausibility * recognition.probabilities[i];
    if (probability > 0) keep_best(best, {static_cast<int>(i), probability}, count);
  }
  // The same number but for rounding.
  if (!best.empty()) best.front().probability = recognition.confidence;
  return best;
}

}  // namespace inkdigit
