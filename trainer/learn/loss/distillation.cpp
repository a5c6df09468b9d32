#include "trainer/learn/loss/distillation.hpp"

#include "trainer/learn/loss/image_loss.hpp"

namespace inkdigit {

template <class T>
LossSum distillation_loss(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                          T scale, T smoothing, const SoftTargets<T>& soft, bool background) {
  if (soft.probabilities == nullptr) {
    return cross_entropy(logits, labels, batch, classes, scale, smoothing, background);
  }
  LossSum total;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i, logits += classes) {
    const ImageLoss found = image_distillation_loss(
        logits, soft.probabilities + i * classes, labels[i], classes, scale, smoothing, soft.weight,
        soft.temperature, background, soft.background);
    total.loss += found.loss;
    if (found.correct) ++total.correct;
  }
  return total;
}

template LossSum distillation_loss(float*, const std::uint8_t*, int, std::size_t, float, float,
                                   const SoftTargets<float>&, bool);
template LossSum distillation_loss(double*, const std::uint8_t*, int, std::size_t, double, double,
                                   const SoftTargets<double>&, bool);

}  // namespace inkdigit
