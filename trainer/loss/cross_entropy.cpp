#include "trainer/loss/cross_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

template <class T>
LossSum cross_entropy(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                      T scale, T smoothing, bool background) {
  LossSum total;
  for (int i = 0; i < batch; ++i, logits += classes) {
    const std::size_t label = labels[i];
    const bool no_class = background && label == kNoClass;
    const auto largest = std::max_element(logits, logits + classes);
    const bool correct =
        no_class ? *largest <= 0 : static_cast<std::size_t>(largest - logits) == label;
    if (correct) ++total.correct;
    const T offset = background ? std::max(*largest, T{0}) : *largest;
    // Of every class in the target.
    const T share = no_class ? T{0} : smoothing / static_cast<T>(classes);
    T target_logit = no_class ? -offset : (1 - smoothing) * (logits[label] - offset);
    for (std::size_t c = 0; c < classes; ++c) target_logit += share * (logits[c] - offset);
    T sum = background ? std::exp(-offset) : T{0};
    for (std::size_t c = 0; c < classes; ++c) sum += logits[c] = std::exp(logits[c] - offset);
    total.loss += static_cast<double>(std::log(sum) - target_logit);
    for (std::size_t c = 0; c < classes; ++c) logits[c] = (logits[c] / sum - share) * scale;
    if (!no_class) logits[label] -= (1 - smoothing) * scale;
  }
  return total;
}

template LossSum cross_entropy(float*, const std::uint8_t*, int, std::size_t, float, float, bool);
template LossSum cross_entropy(double*, const std::uint8_t*, int, std::size_t, double, double,
                               bool);

}  // namespace inkdigit
