#include "trainer/learn/loss/cross_entropy.hpp"

#include "trainer/learn/loss/image_loss.hpp"

namespace inkdigit {

template <class T>
LossSum cross_entropy(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                      T scale, T smoothing, bool background) {
  LossSum total;
  for (int i = 0; i < batch; ++i, logits += classes) {
    const ImageLoss found =
        image_cross_entropy(logits, labels[i], classes, scale, smoothing, background);
    total.loss += found.loss;
    if (found.correct) ++total.correct;
  }
  return total;
}

template LossSum cross_entropy(float*, const std::uint8_t*, int, std::size_t, float, float, bool);
template LossSum cross_entropy(double*, const std::uint8_t*, int, std::size_t, double, double,
                               bool);

}  // namespace inkdigit
