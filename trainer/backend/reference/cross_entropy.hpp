// What a batch's logits Z (a row an image, a column a class) cost, and the gradient by them. In
// doubles: these are a few numbers an image.
#pragma once

#include <span>

#include "trainer/backend/reference/maps.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"

namespace inkdigit::reference {

struct LossOptions {
  double smoothing = 0;        // of the labels
  bool background = false;     // there is one more class, with the logit 0: none of the others
  double teacher_weight = 0;   // 0 = no teacher
  double temperature = 1;      // of teacher and student
  Matrix<double> teacher{};    // its probabilities, as Z, or multiples; empty without
  double images_of_batch = 1;  // the gradient is of the batch's mean
};

struct Loss {
  LossSum sum;
  Matrix<double> dlogits;
};

// With a teacher whose probabilities are Q (Hinton, Vinyals, Dean, 2015), at the temperature t:
//   (1 - weight) cross_entropy(Z, Y) + weight t^2 cross_entropy(Z / t, Q^(1/t) / its rows' sums)
// where the teacher knows no background, and an image of no class has the first term alone, whole.
Loss loss_of(const Matrix<double>& z, std::span<const std::uint8_t> labels,
             const LossOptions& options);

}  // namespace inkdigit::reference
