// Layers that work on one element at a time, and the softmax.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/layers/add.hpp"
#include "engine/layers/flatten.hpp"
#include "engine/layers/leaky_relu.hpp"
#include "engine/layers/quantize.hpp"
#include "engine/layers/relu.hpp"
#include "engine/layers/route.hpp"
#include "engine/layers/softmax.hpp"
#include "trainer/backend/device/layers/operands.hpp"

namespace inkdigit::device {

struct ReluForward {
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { out[i] = relu_of(inp[i]); }
};

struct ReluBackward {
  const float* out;
  const float* dout;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { dinp[i] = out[i] > 0 ? dout[i] : 0.0F; }
};

struct LeakyReluForward {
  const float* inp;
  float* out;
  float slope;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    out[i] = inp[i] > 0 ? inp[i] : slope * inp[i];
  }
};

struct LeakyReluBackward {
  const float* out;
  const float* dout;
  float* dinp;
  float slope;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    dinp[i] = out[i] > 0 ? dout[i] : slope * dout[i];
  }
};

struct AddForward {
  const float* inp;
  const float* skip;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { out[i] = inp[i] + skip[i]; }
};

struct Fill {
  float value;
  float* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { to[i] = value; }
};

struct Copy {
  const float* from;
  float* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { to[i] = from[i]; }
};

// to += from
struct AddTo {
  const float* from;
  float* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { to[i] += from[i]; }
};

struct QuantizeForward {
  const float* scale;
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    constexpr float kLimit = kInt8Max;
    const float inverse = 1.0F / *scale;
    out[i] = *scale * round_to_even(std::clamp(inp[i] * inverse, -kLimit, kLimit));
  }
};

// The straight-through estimator.
struct QuantizeBackward {
  const float* scale;
  const float* inp;
  const float* dout;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float limit = *scale * static_cast<float>(kInt8Max);
    dinp[i] = inp[i] <= limit && inp[i] >= -limit ? dout[i] : 0.0F;
  }
};

// One image an index.
struct SoftmaxForward {
  const float* inp;
  float* out;
  Index classes;
  float factor;  // 1 / temperature
  bool background;

  INKDIGIT_HOST_DEVICE void operator()(Index image) const {
    const float* const logits = inp + image * classes;
    float* const probabilities = out + image * classes;
    float largest = background && logits[0] < 0 ? 0 : logits[0];
    for (Index c = 1; c < classes; ++c) largest = logits[c] > largest ? logits[c] : largest;
    float sum = background ? std::exp(-largest * factor) : 0.0F;
    for (Index c = 0; c < classes; ++c) {
      sum += probabilities[c] = std::exp((logits[c] - largest) * factor);
    }
    for (Index c = 0; c < classes; ++c) probabilities[c] /= sum;
  }
};

inline bool masks_relu(const Relu& /*layer*/) { return false; }
inline bool masks_relu(const LeakyRelu& /*layer*/) { return false; }
inline bool masks_relu(const Add& /*layer*/) { return false; }
inline bool masks_relu(const Route& /*layer*/) { return false; }
inline bool masks_relu(const Flatten& /*layer*/) { return false; }
inline bool masks_relu(const Quantize& /*layer*/) { return false; }
inline bool masks_relu(const Softmax& /*layer*/) { return false; }

template <class Executor>
void forward(Executor& executor, const Relu& layer, const Operands& o) {
  executor.for_each(elements(layer, o), ReluForward{o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const Relu& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o), ReluBackward{o.out, o.dout, o.dinp});
}

template <class Executor>
void forward(Executor& executor, const LeakyRelu& layer, const Operands& o) {
  executor.for_each(elements(layer, o),
                    LeakyReluForward{o.inp, o.out, static_cast<float>(layer.negative_slope())});
}

template <class Executor>
void backward(Executor& executor, const LeakyRelu& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(
      elements(layer, o),
      LeakyReluBackward{o.out, o.dout, o.dinp, static_cast<float>(layer.negative_slope())});
}

template <class Executor>
void forward(Executor& executor, const Add& layer, const Operands& o) {
  executor.for_each(elements(layer, o), AddForward{o.inp, o.skip, o.out});
}

// The skip's share, also dout, is added where that gradient is made.
template <class Executor>
void backward(Executor& executor, const Add& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o), Copy{o.dout, o.dinp});
}

template <class Executor>
void forward(Executor& executor, const Route& layer, const Operands& o) {
  executor.for_each(outputs(layer, o), Copy{o.skip, o.out});
}

// The input has no part in the output; the skip's share is added likewise.
template <class Executor>
void backward(Executor& executor, const Route& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o), Fill{0, o.dinp});
}

// Always in place: the elements never move.
template <class Executor>
void forward(Executor& /*executor*/, const Flatten& /*layer*/, const Operands& /*o*/) {}

template <class Executor>
void backward(Executor& /*executor*/, const Flatten& /*layer*/, const Operands& /*o*/) {}

template <class Executor>
void forward(Executor& executor, const Quantize& layer, const Operands& o) {
  executor.for_each(elements(layer, o), QuantizeForward{o.parameters, o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const Quantize& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o), QuantizeBackward{o.parameters, o.inp, o.dout, o.dinp});
}

}  // namespace inkdigit::device
