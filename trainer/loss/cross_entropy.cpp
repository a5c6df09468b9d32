#include "trainer/loss/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

template <class T>
LossSum cross_entropy(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                      T scale, T smoothing) {
  LossSum total;
  for (int i = 0; i < batch; ++i, logits += classes) {
    const std::size_t label = labels[i];
    const auto largest = std::max_element(logits, logits + classes);
    if (static_cast<std::size_t>(largest - logits) == label) ++total.correct;
    const T offset = *largest;
    const T share = smoothing / static_cast<T>(classes);  // of every class in the target
    T target_logit = (1 - smoothing) * (logits[label] - offset);
    for (std::size_t c = 0; c < classes; ++c) target_logit += share * (logits[c] - offset);
    T sum{0};
    for (std::size_t c = 0; c < classes; ++c) sum += logits[c] = std::exp(logits[c] - offset);
    total.loss += static_cast<double>(std::log(sum) - target_logit);
    for (std::size_t c = 0; c < classes; ++c) logits[c] = (logits[c] / sum - share) * scale;
    logits[label] -= (1 - smoothing) * scale;
  }
  return total;
}

template LossSum cross_entropy(float*, const std::uint8_t*, int, std::size_t, float, float);
template LossSum cross_entropy(double*, const std::uint8_t*, int, std::size_t, double, double);

}  // namespace inkdigit
