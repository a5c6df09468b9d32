// Draws the factors that trainer/learn/layers/dropout_backward draws; `saved` keeps them.
#pragma once

#include "engine/layers/dropout.hpp"
#include "trainer/backend/device/divisor.hpp"
#include "trainer/backend/device/layers/elementwise.hpp"
#include "trainer/backend/device/random.hpp"
#include "trainer/learn/layers/dropout_stream.hpp"

namespace inkdigit::device {

// Four elements of an image an index.
struct DropoutForward {
  const StepScalars* step;
  const float* inp;
  float* factors;
  float* out;
  Index size;      // elements of an image
  Divisor blocks;  // of four elements, of an image
  Index layer;
  float p;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index image = i / blocks;
    const Index first = i % blocks * 4;
    const RandomBlock block =
        random_block(step->seed, RandomPurpose::kDropout,
                     dropout_stream(step->step, layer, step->first_sample + image), first / 4);
    const float scale = 1.0F / (1.0F - p);
    for (Index e = 0; e < 4 && first + e < size; ++e) {
      const Index at = image * size + first + e;
      factors[at] = Random::to_uniform(block.bits[e]) < p ? 0.0F : scale;
      out[at] = inp[at] * factors[at];
    }
  }
};

struct DropoutBackward {
  const float* factors;
  const float* dout;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    dinp[i] = masked(mask, i, dout[i] * factors[i]);
  }
};

inline std::size_t saved_size(const Dropout& layer, Index images) {
  return images * layer.input_shape().size();
}

inline bool masks_relu(const Dropout& /*layer*/) { return true; }

template <class Executor>
void forward(Executor& executor, const Dropout& layer, const Operands& o) {
  const Index size = size_of(layer.input_shape());
  if (!o.training) {
    if (o.inp != o.out) executor.for_each(elements(layer, o), Copy{o.inp, o.out});
    return;
  }
  const Index blocks = (size + 3) / 4;
  executor.for_each(static_cast<std::size_t>(o.images) * blocks,
                    DropoutForward{o.step, o.inp, o.saved, o.out, size, blocks, o.layer,
                                   static_cast<float>(layer.p())});
}

template <class Executor>
void backward(Executor& executor, const Dropout& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o), DropoutBackward{o.saved, o.dout, o.mask, o.dinp});
}

}  // namespace inkdigit::device
