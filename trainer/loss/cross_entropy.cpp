#include "trainer/loss/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

template <class T>
LossSum cross_entropy(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                      T scale) {
  LossSum total;
  for (int i = 0; i < batch; ++i, logits += classes) {
    const std::size_t label = labels[i];
    const auto largest = std::max_element(logits, logits + classes);
    if (static_cast<std::size_t>(largest - logits) == label) ++total.correct;
    const T offset = *largest;
    const T label_logit = logits[label] - offset;
    T sum{0};
    for (std::size_t c = 0; c < classes; ++c) sum += logits[c] = std::exp(logits[c] - offset);
    total.loss += static_cast<double>(std::log(sum) - label_logit);
    for (std::size_t c = 0; c < classes; ++c) logits[c] *= scale / sum;
    logits[label] -= scale;
  }
  return total;
}

template LossSum cross_entropy(float*, const std::uint8_t*, int, std::size_t, float);
template LossSum cross_entropy(double*, const std::uint8_t*, int, std::size_t, double);

}  // namespace inkdigit
