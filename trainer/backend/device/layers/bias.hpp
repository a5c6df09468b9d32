// What convolution and dense layers do after their product.
#pragma once

#include "trainer/backend/device/divisor.hpp"
#include "trainer/backend/device/layers/operands.hpp"

namespace inkdigit::device {

// Of a convolution; null where there is none.
template <class Layer>
const float* bias_of(const Layer& layer, const Operands& o) {
  return layer.spec().bias ? o.parameters + layer.parameters()[1].offset : nullptr;
}

// values[row][column] += bias[column], where there is one, and max(.., 0) with `relu`.
struct AddBias {
  const float* bias;
  float* values;
  Divisor columns;
  bool relu;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float value = bias == nullptr ? values[i] : values[i] + bias[i % columns];
    values[i] = relu ? relu_of(value) : value;
  }
};

template <class Executor>
void finish_product(Executor& executor, Index rows, Index columns, const float* bias,
                    const Operands& o) {
  if (bias == nullptr && !o.relu) return;
  executor.for_each(static_cast<std::size_t>(rows) * columns,
                    AddBias{bias, o.out, columns, o.relu});
}

// dbias[column] = sum over rows of dout[row][column].
template <class Executor>
void bias_gradient(Executor& executor, Index rows, Index columns, float* dbias, const Operands& o) {
  reduce_rows(executor, rows, columns, o.sums, LoadValue{o.dout, columns},
              StoreGradient{dbias, o.accumulate});
}

}  // namespace inkdigit::device
