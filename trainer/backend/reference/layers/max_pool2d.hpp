// Y = the largest of all X_k, by element.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/window.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const MaxPool2dSpec& spec, const Call<T>& call) {
  const Window window = window_of(call, spec.kernel, spec.step(), 0);
  Matrix<T> y = under(window, *call.x, 0);
  for (Index k = 1; k < window.places(); ++k) y = y.cwiseMax(under(window, *call.x, k));
  return y;
}

// dX_k = dY where X_k = Y and no earlier place had the largest value, else 0.
template <class T>
Matrix<T> backward(const MaxPool2dSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Window window = window_of(call, spec.kernel, spec.step(), 0);
  const Matrix<T> y = forward(spec, call);
  Matrix<T> dx = Matrix<T>::Zero(call.x->rows(), call.x->cols());
  Matrix<T> left = dy;  // what no place has been given yet
  for (Index k = 0; k < window.places(); ++k) {
    const Matrix<T> x_k = under(window, *call.x, k);
    const Matrix<T> dx_k = (x_k.array() == y.array()).select(left.array(), T{0});
    left -= dx_k;
    add_under(window, dx_k, k, dx);
  }
  return dx;
}

}  // namespace inkdigit::reference
