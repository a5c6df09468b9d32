// Y = s round(X / s), with X / s no further from 0 than int8 reaches, and halves rounded to even.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

constexpr int kLargestInt8 = 127;  // the range is symmetric

// The one parameter is the scale s, which is measured and not learnt.
template <class T>
Matrix<T> forward(const QuantizeSpec& /*spec*/, const Call<T>& call) {
  const T scale = call.parameters[0];
  const T limit = kLargestInt8;
  return scale * (call.x->array() / scale).cwiseMax(-limit).cwiseMin(limit).rint();
}

// Straight through (Bengio, Leonard, Courville, 2013): dX = dY where X is within range, else 0.
template <class T>
Matrix<T> backward(const QuantizeSpec& /*spec*/, const Call<T>& call, const Matrix<T>& dy) {
  const T limit = call.parameters[0] * kLargestInt8;
  return (call.x->array().abs() <= limit).select(dy.array(), T{0});
}

}  // namespace inkdigit::reference
