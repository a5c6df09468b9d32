#pragma once

#include <array>
#include <string_view>

#include "engine/json/range.hpp"

namespace inkdigit {

enum class OptimizerType { kSgd, kRmsprop, kAdam, kAdamw };

constexpr std::array<std::string_view, 4> names_of(OptimizerType /*type*/) {
  return {"sgd", "rmsprop", "adam", "adamw"};
}

// Names, meanings and defaults are PyTorch's. A type takes the keys that mean something to it.
struct OptimizerSpec {
  OptimizerType type = OptimizerType::kAdam;
  double learning_rate = 1e-3;
  // Added to the gradient as weight_decay * parameter (L2), but for adamw taken off the parameter
  // as learning_rate * weight_decay * parameter (decoupled; Loshchilov, Hutter, 2017). Biases and
  // normalization decay too, as PyTorch's optimizers have it.
  double weight_decay = 0;
  double momentum = 0;    // sgd, rmsprop
  bool nesterov = false;  // sgd
  double alpha = 0.99;    // rmsprop: memory of the squared gradient
  double beta1 = 0.9;     // adam, adamw: memory of the gradient
  double beta2 = 0.999;   // adam, adamw: memory of the squared gradient
  double epsilon = 1e-8;  // rmsprop, adam, adamw

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("type", self.type);
    visit.optional("learning_rate", self.learning_rate, Range{1e-9, 100});
    visit.optional("weight_decay", self.weight_decay, Range{0, 10});
    const bool sgd = self.type == OptimizerType::kSgd;
    const bool rmsprop = self.type == OptimizerType::kRmsprop;
    if (sgd || rmsprop) visit.optional("momentum", self.momentum, Range{0, 0.9999});
    if (sgd) visit.optional("nesterov", self.nesterov);
    if (rmsprop) visit.optional("alpha", self.alpha, Range{0, 0.999999});
    if (!sgd && !rmsprop) {
      visit.optional("beta1", self.beta1, Range{0, 0.999999});
      visit.optional("beta2", self.beta2, Range{0, 0.999999});
    }
    if (!sgd) visit.optional("epsilon", self.epsilon, Range{1e-16, 1});
  }
};

}  // namespace inkdigit
