// Y = sum over k of X_k / K, where K is the number of places.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/window.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const AvgPool2dSpec& spec, const Call<T>& call) {
  const Window window = window_of(call, spec.kernel, spec.step(), 0);
  Matrix<T> y = under(window, *call.x, 0);
  for (Index k = 1; k < window.places(); ++k) y += under(window, *call.x, k);
  return y / static_cast<T>(window.places());
}

// dX_k = dY / K
template <class T>
Matrix<T> backward(const AvgPool2dSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Window window = window_of(call, spec.kernel, spec.step(), 0);
  const Matrix<T> dx_k = dy / static_cast<T>(window.places());
  Matrix<T> dx = Matrix<T>::Zero(call.x->rows(), call.x->cols());
  for (Index k = 0; k < window.places(); ++k) add_under(window, dx_k, k, dx);
  return dx;
}

}  // namespace inkdigit::reference
