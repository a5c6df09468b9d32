// Y = sum over k of X_k W_k + b, where W_k (in x out) are the weights of the window's place k.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/window.hpp"

namespace inkdigit::reference {

// Parameters: W_k for each k, one behind the other, then b.
template <class T>
Matrix<T> forward(const Conv2dSpec& spec, const Call<T>& call) {
  const Index in = call.in_channels();
  const Index out = call.out_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  Matrix<T> y = Matrix<T>::Zero(window.positions(), out);
  for (Index k = 0; k < window.places(); ++k) {
    y += under(window, *call.x, k) * as_matrix(call.parameters + k * in * out, in, out);
  }
  if (spec.bias) y.rowwise() += as_row(call.parameters + window.places() * in * out, out);
  return y;
}

// dW_k = X_k^T dY,  db = sum over the rows of dY,  dX_k = dY W_k^T
template <class T>
Matrix<T> backward(const Conv2dSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Index in = call.in_channels();
  const Index out = call.out_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  Matrix<T> dx = Matrix<T>::Zero(call.x->rows(), in);
  for (Index k = 0; k < window.places(); ++k) {
    const auto w_k = as_matrix(call.parameters + k * in * out, in, out);
    as_matrix(call.dparameters + k * in * out, in, out) +=
        under(window, *call.x, k).transpose() * dy;
    add_under<T>(window, dy * w_k.transpose(), k, dx);
  }
  if (spec.bias) {
    as_row(call.dparameters + window.places() * in * out, out) += dy.colwise().sum();
  }
  return dx;
}

}  // namespace inkdigit::reference
