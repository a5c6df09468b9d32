// Losses and softmax by their definitions, with bounds.
#pragma once

#include "tests/native/support/bounded.hpp"
#include "trainer/backend/backend.hpp"

namespace inkdigit::test {

struct ReferenceLoss {
  Bounded loss;
  bool may_be_correct = false;
  bool must_be_correct = false;
};

// Of one image. `logits` are replaced by the gradient, times 1 / `images`. `teacher` is empty, or
// the probabilities that are learnt from beside the label.
ReferenceLoss reference_loss(const BackendOptions& options, bool background, std::uint8_t label,
                             std::size_t images, const Tensor& teacher, std::span<Bounded> logits);

// softmax(logits * factor), with another class of logit 0 where there is a background.
Tensor softmax(std::span<const Bounded> logits, double factor, bool background);

}  // namespace inkdigit::test
