#include "tests/native/reference/update.hpp"

#include <cmath>

namespace inkdigit::test {
namespace {

// A setting as programs hold it.
Bounded constant(double value) { return {static_cast<float>(value)}; }
Bounded rest_of(double value) { return Bounded{1} - constant(value); }

// memory * old + term, whether fused or not.
Bounded moved(double memory, double old, Bounded term) {
  return constant(memory) * Bounded{old} + term;
}

// PyTorch's form: velocity = momentum velocity + gradient; Nesterov looks a step further.
Tensor sgd(const OptimizerSpec& spec, Bounded rate, Bounded gradient, double parameter,
           std::span<const double> kept) {
  if (spec.momentum == 0) return {Bounded{parameter} - rate * gradient};
  const Bounded velocity = moved(spec.momentum, kept[0], gradient);
  const Bounded step = spec.nesterov ? gradient + constant(spec.momentum) * velocity : velocity;
  return {Bounded{parameter} - rate * step, velocity};
}

// PyTorch's form: epsilon stands outside of the root, and momentum acts on the scaled gradient.
Tensor rmsprop(const OptimizerSpec& spec, Bounded rate, Bounded gradient, double parameter,
               std::span<const double> kept) {
  const Bounded square = moved(spec.alpha, kept[0], rest_of(spec.alpha) * (gradient * gradient));
  const Bounded root = square_root(square) + constant(spec.epsilon);
  // rate * gradient / root, divided first or last.
  if (spec.momentum == 0) return {Bounded{parameter} - rate * (gradient / root), square};
  const Bounded velocity = moved(spec.momentum, kept[1], gradient / root);
  return {Bounded{parameter} - rate * velocity, square, velocity};
}

// Kingma, Ba (2014), algorithm 1, and Loshchilov, Hutter (2017) for adamw.
Tensor adam(const OptimizerSpec& spec, double rate, double step, Bounded gradient, double parameter,
            std::span<const double> kept) {
  const Bounded first = moved(spec.beta1, kept[0], rest_of(spec.beta1) * gradient);
  const Bounded second = moved(spec.beta2, kept[1], rest_of(spec.beta2) * (gradient * gradient));
  const Bounded size = rounded(rate / (1 - std::pow(spec.beta1, step)));
  const Bounded root_scale = rounded(1 / std::sqrt(1 - std::pow(spec.beta2, step)));
  const Bounded root = square_root(second) * root_scale + constant(spec.epsilon);
  const bool decoupled = spec.type == OptimizerType::kAdamw;
  const Bounded left = rounded(decoupled ? 1 - rate * spec.weight_decay : 1);
  return {left * Bounded{parameter} - size * first / root, first, second};
}

}  // namespace

Bounded clip_factor(std::span<const Bounded> gradient, double limit) {
  double square = 0;
  double error = 0;
  for (const Bounded& g : gradient) {
    square += g.value * g.value;
    error += g.error * g.error;
  }
  // | |g + d| - |g| | <= |d|
  const Bounded norm{std::sqrt(square), std::sqrt(error)};
  const auto factor = [&](double length) { return length > limit ? limit / length : 1.0; };
  const Bounded ends = between(factor(norm.high()), factor(std::max(norm.low(), 1e-300)));
  return rounded(ends.value, ends.error, 2);
}

Tensor updated(const OptimizerSpec& spec, double learning_rate, double step, Bounded gradient,
               double parameter, std::span<const double> kept) {
  const Bounded decayed = spec.type == OptimizerType::kAdamw || spec.weight_decay == 0
                              ? gradient
                              : gradient + constant(spec.weight_decay) * Bounded{parameter};
  const Bounded rate = constant(learning_rate);
  switch (spec.type) {
    case OptimizerType::kSgd:
      return sgd(spec, rate, decayed, parameter, kept);
    case OptimizerType::kRmsprop:
      return rmsprop(spec, rate, decayed, parameter, kept);
    case OptimizerType::kAdam:
    case OptimizerType::kAdamw:
      break;
  }
  return adam(spec, learning_rate, step, decayed, parameter, kept);
}

std::size_t kept_count(const OptimizerSpec& spec) {
  const std::size_t velocity = spec.momentum > 0 ? 1 : 0;
  if (spec.type == OptimizerType::kSgd) return velocity;
  return spec.type == OptimizerType::kRmsprop ? 1 + velocity : 2;
}

}  // namespace inkdigit::test
