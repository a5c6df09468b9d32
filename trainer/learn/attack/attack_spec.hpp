#pragma once

#include "engine/json/range.hpp"

namespace inkdigit {

// How pictures are attacked: by a change of every value, no larger than epsilon, that makes the
// network's loss grow. Lengths are shares of the way from black to white, 0 to 1.
struct AttackSpec {
  double epsilon = 0.3;
  int steps = 40;           // along the gradient's signs
  double step_size = 0.01;  // of each
  bool random_start = true;

  // The fast gradient sign method (Goodfellow, Shlens, Szegedy, "Explaining and harnessing
  // adversarial examples", 2015): all of epsilon in one step from the picture itself.
  static constexpr AttackSpec fgsm(double epsilon) { return {epsilon, 1, epsilon, false}; }
};

// Adversarial training (Madry et al., "Towards deep learning models resistant to adversarial
// attacks", 2018): images of a step are attacked, by the network as it is, before it learns them.
struct AdversarialSpec {
  double epsilon = 0;  // 0 = off
  int steps = 7;
  double step_size = 0.025;
  double share = 1;  // of the images

  [[nodiscard]] bool any() const { return epsilon > 0 && share > 0; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("epsilon", self.epsilon, Range{0, 1});
    visit.optional("steps", self.steps, Range{1, 1000});
    visit.optional("step_size", self.step_size, Range{0, 1});
    visit.optional("share", self.share, Range{0, 1});
  }
};

}  // namespace inkdigit
