// From a gradient to new parameters: the norm's limit, the optimizers of trainer/learn/optim, the
// moving average, and int8's grid.
#pragma once

#include <cmath>

#include "engine/layers/int8.hpp"
#include "trainer/backend/device/divisor.hpp"
#include "trainer/backend/device/reduce.hpp"
#include "trainer/backend/device/step.hpp"

namespace inkdigit::device {

struct LoadSquare {
  const float* gradient;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index /*column*/) const {
    return {static_cast<double>(gradient[row]) * gradient[row], 0};
  }
};

// What a gradient of this sum of squares is multiplied by.
struct StoreClip {
  float* clip;
  double limit;  // of its norm

  INKDIGIT_HOST_DEVICE void operator()(Index /*column*/, const Sums& sums) const {
    const double norm = std::sqrt(sums.first);
    *clip = norm > limit ? static_cast<float>(limit / norm) : 1.0F;
  }
};

// The rules: new parameter = rule(index, step, gradient, parameter). State is one value a
// parameter.
struct Sgd {
  float* velocity;  // null without momentum
  float momentum;
  float decay;
  bool nesterov;

  INKDIGIT_HOST_DEVICE float operator()(Index i, const StepScalars& step, float gradient,
                                        float parameter) const {
    const float g = gradient + decay * parameter;
    if (velocity == nullptr) return parameter - step.learning_rate * g;
    const float v = momentum * velocity[i] + g;
    velocity[i] = v;
    return parameter - step.learning_rate * (nesterov ? g + momentum * v : v);
  }
};

struct Rmsprop {
  float* square;
  float* velocity;  // null without momentum
  float alpha;
  float momentum;
  float epsilon;
  float decay;

  INKDIGIT_HOST_DEVICE float operator()(Index i, const StepScalars& step, float gradient,
                                        float parameter) const {
    const float g = gradient + decay * parameter;
    const float s = alpha * square[i] + (1 - alpha) * (g * g);
    square[i] = s;
    const float root = std::sqrt(s) + epsilon;
    if (velocity == nullptr) return parameter - step.learning_rate * g / root;
    const float v = momentum * velocity[i] + g / root;
    velocity[i] = v;
    return parameter - step.learning_rate * v;
  }
};

struct Adam {
  float* first;
  float* second;

  INKDIGIT_HOST_DEVICE float operator()(Index i, const StepScalars& step, float gradient,
                                        float parameter) const {
    const AdamStep& a = step.adam;
    const float g = gradient + a.decay * parameter;
    const float m = a.beta1 * first[i] + (1 - a.beta1) * g;
    const float v = a.beta2 * second[i] + (1 - a.beta2) * (g * g);
    first[i] = m;
    second[i] = v;
    return a.kept * parameter - a.step_size * m / (std::sqrt(v) * a.root_scale + a.epsilon);
  }
};

template <class Rule>
struct UpdateParameter {
  Rule rule;
  const StepScalars* step;
  const std::uint8_t* trainable;  // 0: a buffer, which the rule leaves alone
  const float* clip;              // null: the gradient is taken as it is
  const float* gradient;
  float* parameters;
  float* average;  // null without a moving average

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    float parameter = parameters[i];
    if (trainable[i] != 0) {
      const float g = clip == nullptr ? gradient[i] : *clip * gradient[i];
      parameter = rule(i, *step, g, parameter);
      parameters[i] = parameter;
    }
    if (average != nullptr) {
      average[i] = step->ema_decay * average[i] + (1 - step->ema_decay) * parameter;
    }
  }
};

struct LoadMagnitude {
  const float* weights;
  Index columns;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index column) const {
    return {std::abs(weights[row * columns + column]), 0};
  }
};

struct StoreScale {
  float* scales;

  INKDIGIT_HOST_DEVICE void operator()(Index column, const Sums& sums) const {
    scales[column] = int8_scale(static_cast<float>(sums.first));
  }
};

// As round_weights (trainer/transform/compress/quantize) does, of one tensor.
struct RoundWeight {
  const float* weights;
  const float* scales;
  float* rounded;
  Divisor columns;  // output channels, which vary fastest

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float scale = scales[i % columns];
    rounded[i] = scale * static_cast<float>(to_int8(weights[i], scale));
  }
};

}  // namespace inkdigit::device
