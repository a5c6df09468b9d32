// Y = X where X is above 0, else slope X
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const LeakyReluSpec& spec, const Call<T>& call) {
  const auto x = call.x->array();
  return (x > T{0}).select(x, setting<T>(spec.negative_slope) * x);
}

// dX = dY where X is above 0, else slope dY.
template <class T>
Matrix<T> backward(const LeakyReluSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  return (call.x->array() > T{0}).select(dy.array(), setting<T>(spec.negative_slope) * dy.array());
}

}  // namespace inkdigit::reference
