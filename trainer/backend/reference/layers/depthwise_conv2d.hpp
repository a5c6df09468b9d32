// Y = sum over k of X_k diag(w_k) + b: each channel has a window of its own.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/window.hpp"

namespace inkdigit::reference {

// Parameters: w_k for each k, one behind the other, then b.
template <class T>
Matrix<T> forward(const DepthwiseConv2dSpec& spec, const Call<T>& call) {
  const Index channels = call.in_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  Matrix<T> y = Matrix<T>::Zero(window.positions(), channels);
  for (Index k = 0; k < window.places(); ++k) {
    const auto w_k = as_row(call.parameters + k * channels, channels);
    y += under(window, *call.x, k) * w_k.asDiagonal();
  }
  if (spec.bias) y.rowwise() += as_row(call.parameters + window.places() * channels, channels);
  return y;
}

// dw_k = sum over the rows of X_k * dY (by element),  db = that of dY,  dX_k = dY diag(w_k)
template <class T>
Matrix<T> backward(const DepthwiseConv2dSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Index channels = call.in_channels();
  const Window window = window_of(call, spec.kernel, spec.stride, spec.padding);
  Matrix<T> dx = Matrix<T>::Zero(call.x->rows(), channels);
  for (Index k = 0; k < window.places(); ++k) {
    const auto w_k = as_row(call.parameters + k * channels, channels);
    as_row(call.dparameters + k * channels, channels) +=
        under(window, *call.x, k).cwiseProduct(dy).colwise().sum();
    add_under<T>(window, dy * w_k.asDiagonal(), k, dx);
  }
  if (spec.bias) {
    as_row(call.dparameters + window.places() * channels, channels) += dy.colwise().sum();
  }
  return dx;
}

}  // namespace inkdigit::reference
