// Y = X W + b, where a row of X is all that lies under the window at one position ("im2col"): the
// columns of X are X_0, X_1, ... side by side, and the rows of W their weights.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/window.hpp"

namespace inkdigit::reference {

// Parameters: W (places x in, by out), then b.
template <class T>
Matrix<T> forward(const Conv2dSpec& spec, const Call<T>& call) {
  const Index out = call.out_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  const Matrix<T> x = all_under(window, *call.x);
  Matrix<T> y = x * as_matrix(call.parameters, x.cols(), out);
  if (spec.bias) y.rowwise() += as_row(call.parameters + x.cols() * out, out);
  return y;
}

// dW = X^T dY,  db = sum over the rows of dY,  dX = dY W^T
template <class T>
Matrix<T> backward(const Conv2dSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Index in = call.in_channels();
  const Index out = call.out_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  const Matrix<T> x = all_under(window, *call.x);
  as_matrix(call.dparameters, x.cols(), out) += x.transpose() * dy;
  if (spec.bias) as_row(call.dparameters + x.cols() * out, out) += dy.colwise().sum();
  const Matrix<T> dx = dy * as_matrix(call.parameters, x.cols(), out).transpose();
  Matrix<T> dinput = Matrix<T>::Zero(call.x->rows(), in);
  for (Index k = 0; k < window.places(); ++k) {
    add_under<T>(window, dx.middleCols(k * in, in), k, dinput);
  }
  return dinput;
}

}  // namespace inkdigit::reference
