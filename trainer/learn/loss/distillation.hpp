#pragma once

#include "trainer/learn/loss/cross_entropy.hpp"

namespace inkdigit {

// What a teacher knows of a batch's images beyond their labels.
template <class T>
struct SoftTargets {
  T* probabilities = nullptr;  // batch x classes; overwritten. None: the labels are all there is
  T weight = 0;                // 0..1, the teacher's share in the loss; the label's is 1 - weight
  T temperature = 1;           // above 0; softens teacher and student
  // Whether the teacher also says how likely it is that it is none of them: then its probabilities
  // are those of its softmax with the background class, whose own is what they lack to the sum 1.
  bool background = false;
};

// The loss of a student that learns from labels and a teacher (Hinton, Vinyals, Dean, "Distilling
// the knowledge in a neural network", 2015):
//   (1 - weight) * cross_entropy(labels) + weight * t^2 * (cross-entropy of the student's softmax
//   of logits / t against the teacher's probabilities, each to the power of 1 / t and brought to
//   the sum 1 again, which is the teacher's softmax of logits / t)
// where t is the temperature. The gradient of the teacher's term by a logit has a factor 1 / t of
// its own, and its differences of probabilities shrink with 1 / t once more; t^2 makes up for both.
// At temperature 1 this is cross-entropy against weight * teacher + (1 - weight) * label.
// The teacher tells classes from each other and nothing else: its term is without the background
// class, and an image of none of them has the label's term alone, whole. But where its
// probabilities have that class, so has its term, and every image has both.
// `correct` counts the labels. The other arguments are cross_entropy's.
template <class T>
LossSum distillation_loss(T* logits, const std::uint8_t* labels, int batch, std::size_t classes,
                          T scale, T smoothing, const SoftTargets<T>& soft,
                          bool background = false);

}  // namespace inkdigit
