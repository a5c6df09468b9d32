// Y = max(X, 0)
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const ReluSpec& /*spec*/, const Call<T>& call) {
  return call.x->cwiseMax(T{0});
}

// dX = dY where X is above 0, else 0.
template <class T>
Matrix<T> backward(const ReluSpec& /*spec*/, const Call<T>& call, const Matrix<T>& dy) {
  return (call.x->array() > T{0}).select(dy.array(), T{0});
}

}  // namespace inkdigit::reference
