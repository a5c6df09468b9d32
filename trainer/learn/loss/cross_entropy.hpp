#pragma once

#include <cstddef>
#include <cstdint>

#include "trainer/base/no_class.hpp"

namespace inkdigit {

struct LossSum {
  double loss = 0;  // summed over the images, natural logarithm
  // Images whose largest logit is the label's; of images of no class, those without a logit above
  // 0.
  std::size_t correct = 0;
};

// Softmax and cross-entropy in one, as PyTorch's cross_entropy: loss = log(sum of exp(logits)) -
// sum of target * logits, by image, where target is 1 - smoothing at the label, plus smoothing /
// classes everywhere (label smoothing; Szegedy et al., "Rethinking the Inception architecture",
// 2015).
//   logits   batch x classes; replaced by the gradient (softmax - target) * scale
//   labels   batch class indices; with the background class, also kNoClass
//   scale    1 / images of the whole batch, so that gradients of its parts add up to that of the
//   mean
//   background   there is one more class, whose logit is 0, and which is the target of kNoClass,
//   not smoothed; smoothing spreads over the others alone (the open-set loss of
//   SoftmaxSpec::background)
template <class T>
LossSum cross_entropy(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                      T scale, T smoothing = 0, bool background = false);

}  // namespace inkdigit
