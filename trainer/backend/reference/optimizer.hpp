// Optimizers by their papers, in PyTorch's form: one step of parameters p by their gradient.
#pragma once

#include <cmath>
#include <span>

#include "trainer/backend/reference/maps.hpp"
#include "trainer/learn/optim/optimizer_spec.hpp"

namespace inkdigit::reference {

template <class T>
using Slice = Eigen::Ref<Array<T>>;

// How many arrays the optimizer keeps beside the parameters: sgd's velocity; rmsprop's mean square,
// then velocity; adam's two moments. There is no velocity without momentum.
inline std::size_t kept_arrays(const OptimizerSpec& spec) {
  const std::size_t velocity = spec.momentum > 0 ? 1 : 0;
  if (spec.type == OptimizerType::kSgd) return velocity;
  return spec.type == OptimizerType::kRmsprop ? 1 + velocity : 2;
}

// v = momentum v + g,  p -= rate v  (Nesterov: p -= rate (g + momentum v)); Sutskever et al., 2013
template <class T>
void sgd(const OptimizerSpec& spec, double rate, const Array<T>& g, Slice<T> p,
         std::span<Slice<T>> kept) {
  const T momentum = setting<T>(spec.momentum);
  if (kept.empty()) {
    p -= setting<T>(rate) * g;
    return;
  }
  Slice<T>& v = kept[0];
  v = momentum * v + g;
  if (spec.nesterov) {
    p -= setting<T>(rate) * (g + momentum * v);
  } else {
    p -= setting<T>(rate) * v;
  }
}

// s = alpha s + (1 - alpha) g^2,  p -= rate g / (sqrt(s) + epsilon), with momentum on the scaled
// gradient; Tieleman, Hinton, 2012
template <class T>
void rmsprop(const OptimizerSpec& spec, double rate, const Array<T>& g, Slice<T> p,
             std::span<Slice<T>> kept) {
  const T alpha = setting<T>(spec.alpha);
  Slice<T>& s = kept[0];
  s = alpha * s + (1 - alpha) * g.square();
  const Array<T> scaled = g / (s.sqrt() + setting<T>(spec.epsilon));
  if (kept.size() == 1) {
    p -= setting<T>(rate) * scaled;
    return;
  }
  Slice<T>& v = kept[1];
  v = setting<T>(spec.momentum) * v + scaled;
  p -= setting<T>(rate) * v;
}

// m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2, and in step t
// p -= rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon); Kingma, Ba, 2014
template <class T>
void adam(const OptimizerSpec& spec, double rate, double t, const Array<T>& g, Slice<T> p,
          std::span<Slice<T>> kept) {
  const T beta1 = setting<T>(spec.beta1);
  const T beta2 = setting<T>(spec.beta2);
  Slice<T>& m = kept[0];
  Slice<T>& v = kept[1];
  m = beta1 * m + (1 - beta1) * g;
  v = beta2 * v + (1 - beta2) * g.square();
  const T size = static_cast<T>(rate / (1 - std::pow(spec.beta1, t)));
  const T root_scale = static_cast<T>(1 / std::sqrt(1 - std::pow(spec.beta2, t)));
  p -= size * m / (v.sqrt() * root_scale + setting<T>(spec.epsilon));
}

// Step number `t`, counted from 1. Weights decay by their gradient, g + decay p, but for adamw by
// p *= 1 - rate decay (Loshchilov, Hutter, 2017).
template <class T>
void step(const OptimizerSpec& spec, double rate, double t, const Array<T>& gradient, Slice<T> p,
          std::span<Slice<T>> kept) {
  if (spec.type == OptimizerType::kAdamw) {
    p *= static_cast<T>(1 - rate * spec.weight_decay);
    adam(spec, rate, t, gradient, p, kept);
    return;
  }
  const Array<T> g = gradient + setting<T>(spec.weight_decay) * p;
  if (spec.type == OptimizerType::kSgd) sgd(spec, rate, g, p, kept);
  if (spec.type == OptimizerType::kRmsprop) rmsprop(spec, rate, g, p, kept);
  if (spec.type == OptimizerType::kAdam) adam(spec, rate, t, g, p, kept);
}

}  // namespace inkdigit::reference
