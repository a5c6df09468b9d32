// The losses of cross_entropy.hpp and distillation.hpp for one image, as every backend computes
// them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "trainer/base/no_class.hpp"

namespace inkdigit {

struct ImageLoss {
  double loss = 0;
  bool correct = false;
};

// cross_entropy of one image.
template <class T>
constexpr ImageLoss image_cross_entropy(T* logits, std::size_t label, std::size_t classes, T scale,
                                        T smoothing, bool background) {
  const bool no_class = background && label == kNoClass;
  const T* const largest = std::max_element(logits, logits + classes);
  const bool correct =
      no_class ? *largest <= 0 : static_cast<std::size_t>(largest - logits) == label;
  const T offset = background ? std::max(*largest, T{0}) : *largest;
  // Of every class in the target.
  const T share = no_class ? T{0} : smoothing / static_cast<T>(classes);
  T target_logit = no_class ? -offset : (1 - smoothing) * (logits[label] - offset);
  for (std::size_t c = 0; c < classes; ++c) target_logit += share * (logits[c] - offset);
  T sum = background ? std::exp(-offset) : T{0};
  for (std::size_t c = 0; c < classes; ++c) sum += logits[c] = std::exp(logits[c] - offset);
  const auto loss = static_cast<double>(std::log(sum) - target_logit);
  for (std::size_t c = 0; c < classes; ++c) logits[c] = (logits[c] / sum - share) * scale;
  if (!no_class) logits[label] -= (1 - smoothing) * scale;
  return {loss, correct};
}

// The teacher's probabilities at this temperature, in place. What they lack to the sum 1 (none of
// the classes) is left out: the student is told which class it is, if it is one.
template <class T>
constexpr void soften(T* probabilities, std::size_t classes, T temperature) {
  T sum{0};
  for (std::size_t c = 0; c < classes; ++c) {
    sum += probabilities[c] = std::pow(probabilities[c], 1 / temperature);
  }
  for (std::size_t c = 0; c < classes; ++c) probabilities[c] /= sum;
}

// Of one image: log(sum of exp(logits / t)) - sum of target * logits / t. Puts softmax(logits / t)
// - target into the target's place.
template <class T>
constexpr double soft_cross_entropy(const T* logits, T* target, std::size_t classes,
                                    T temperature) {
  const T offset = *std::max_element(logits, logits + classes);
  const auto logit = [&](std::size_t c) { return (logits[c] - offset) / temperature; };
  T sum{0};
  T target_logit{0};
  for (std::size_t c = 0; c < classes; ++c) {
    sum += std::exp(logit(c));
    target_logit += target[c] * logit(c);
  }
  for (std::size_t c = 0; c < classes; ++c) target[c] = std::exp(logit(c)) / sum - target[c];
  return static_cast<double>(std::log(sum) - target_logit);
}

// The same two with one more class, whose logit is 0, and whose probability is what the others lack
// to the sum 1.
template <class T>
constexpr void soften_open(T* probabilities, std::size_t classes, T temperature) {
  T rest{1};
  for (std::size_t c = 0; c < classes; ++c) rest -= probabilities[c];
  T sum = std::pow(std::max(rest, T{0}), 1 / temperature);
  for (std::size_t c = 0; c < classes; ++c) {
    sum += probabilities[c] = std::pow(probabilities[c], 1 / temperature);
  }
  for (std::size_t c = 0; c < classes; ++c) probabilities[c] /= sum;
}

template <class T>
constexpr double open_soft_cross_entropy(const T* logits, T* target, std::size_t classes,
                                         T temperature) {
  const T offset = std::max(*std::max_element(logits, logits + classes), T{0});
  const auto logit = [&](T value) { return (value - offset) / temperature; };
  T sum = std::exp(logit(T{0}));
  T rest{1};
  T target_logit{0};
  for (std::size_t c = 0; c < classes; ++c) {
    sum += std::exp(logit(logits[c]));
    target_logit += target[c] * logit(logits[c]);
    rest -= target[c];
  }
  target_logit += rest * logit(T{0});
  for (std::size_t c = 0; c < classes; ++c)
    target[c] = std::exp(logit(logits[c])) / sum - target[c];
  return static_cast<double>(std::log(sum) - target_logit);
}

// distillation_loss of one image; `target` is its teacher's probabilities, overwritten.
template <class T>
constexpr ImageLoss image_distillation_loss(T* logits, T* target, std::size_t label,
                                            std::size_t classes, T scale, T smoothing, T weight,
                                            T temperature, bool background,
                                            bool soft_background = false) {
  const bool taught = soft_background || label != kNoClass;
  double teacher_loss = 0;
  if (soft_background) {
    soften_open(target, classes, temperature);
    teacher_loss = open_soft_cross_entropy(logits, target, classes, temperature);
  } else if (taught) {
    soften(target, classes, temperature);
    teacher_loss = soft_cross_entropy(logits, target, classes, temperature);
  }
  const T label_weight = taught ? 1 - weight : T{1};
  ImageLoss result =
      image_cross_entropy(logits, label, classes, label_weight * scale, smoothing, background);
  result.loss *= static_cast<double>(label_weight);
  if (!taught) return result;
  // t^2, of which the derivative of logits / t takes one.
  const T teacher_scale = weight * temperature * scale;
  for (std::size_t c = 0; c < classes; ++c) logits[c] += teacher_scale * target[c];
  result.loss += static_cast<double>(weight * temperature * temperature) * teacher_loss;
  return result;
}

}  // namespace inkdigit
