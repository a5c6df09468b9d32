#pragma once

#include "engine/layers/linear.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/layers/bias.hpp"

namespace inkdigit::device {

inline std::size_t sums_size(const Linear& layer, Index images) {
  return reduce_size(images, size_of(layer.output_shape()));
}

inline bool masks_relu(const Linear& /*layer*/) { return false; }

template <class Executor>
void forward(Executor& executor, const Linear& layer, const Operands& o) {
  const Index out = size_of(layer.output_shape());
  executor.multiply({.m = o.images,
                     .n = out,
                     .k = size_of(layer.input_shape()),
                     .a = o.inp,
                     .b = o.parameters,
                     .c = o.out});
  finish_product(executor, o.images, out, o.parameters + layer.parameters()[1].offset, o);
}

template <class Executor>
void backward(Executor& executor, const Linear& layer, const Operands& o) {
  const Index in = size_of(layer.input_shape());
  const Index out = size_of(layer.output_shape());
  executor.multiply({.m = in,
                     .n = out,
                     .k = o.images,
                     .a = o.inp,
                     .b = o.dout,
                     .c = o.dparameters,
                     .a_transposed = true,
                     .accumulate = o.accumulate});
  bias_gradient(executor, o.images, out, o.dparameters + layer.parameters()[1].offset, o);
  if (o.dinp == nullptr) return;
  executor.multiply({.m = o.images,
                     .n = in,
                     .k = out,
                     .a = o.dout,
                     .b = o.parameters,
                     .c = o.dinp,
                     .b_transposed = true});
}

}  // namespace inkdigit::device
