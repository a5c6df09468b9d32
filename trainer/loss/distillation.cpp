#include "trainer/loss/distillation.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {
namespace {

// The teacher's probabilities at this temperature, in place. What they lack to the sum 1 (none of
// the classes) is left out: the student is told which class it is, if it is one.
template <class T>
void soften(T* probabilities, std::size_t classes, T temperature) {
  T sum{0};
  for (std::size_t c = 0; c < classes; ++c) {
    sum += probabilities[c] = std::pow(probabilities[c], 1 / temperature);
  }
  for (std::size_t c = 0; c < classes; ++c) probabilities[c] /= sum;
}

// Of one image: log(sum of exp(logits / t)) - sum of target * logits / t. Puts softmax(logits / t)
// - target into the target's place.
template <class T>
double soft_cross_entropy(const T* logits, T* target, std::size_t classes, T temperature) {
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

}  // namespace

template <class T>
LossSum distillation_loss(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                          T scale, T smoothing, const SoftTargets<T>& soft, bool background) {
  if (soft.probabilities == nullptr) {
    return cross_entropy(logits, labels, batch, classes, scale, smoothing, background);
  }
  const T t = soft.temperature;
  // t^2, of which the derivative of logits / t takes one.
  const T teacher_scale = soft.weight * t * scale;
  LossSum total;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i, logits += classes) {
    const bool taught = labels[i] != kNoClass;
    T* const target = soft.probabilities + i * classes;
    double teacher_loss = 0;
    if (taught) {
      soften(target, classes, t);
      teacher_loss = soft_cross_entropy(logits, target, classes, t);
    }
    const T label_weight = taught ? 1 - soft.weight : T{1};
    const LossSum label_loss =
        cross_entropy(logits, labels + i, 1, classes, label_weight * scale, smoothing, background);
    total.correct += label_loss.correct;
    total.loss += static_cast<double>(label_weight) * label_loss.loss;
    if (!taught) continue;
    for (std::size_t c = 0; c < classes; ++c) logits[c] += teacher_scale * target[c];
    total.loss += static_cast<double>(soft.weight * t * t) * teacher_loss;
  }
  return total;
}

template LossSum distillation_loss(float*, const std::uint8_t*, int, std::size_t, float, float,
                                   const SoftTargets<float>&, bool);
template LossSum distillation_loss(double*, const std::uint8_t*, int, std::size_t, double, double,
                                   const SoftTargets<double>&, bool);

}  // namespace inkdigit
