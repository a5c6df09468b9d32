// Y = X W + b, with W of in x out.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// Parameters: W, then b.
template <class T>
Matrix<T> forward(const LinearSpec& spec, const Call<T>& call) {
  const Index in = call.x->cols();
  const Index out = spec.out_features;
  const Matrix<T> y = *call.x * as_matrix(call.parameters, in, out);
  return y.rowwise() + as_row(call.parameters + in * out, out);
}

// dW = X^T dY,  db = sum over the rows of dY,  dX = dY W^T
template <class T>
Matrix<T> backward(const LinearSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Index in = call.x->cols();
  const Index out = spec.out_features;
  as_matrix(call.dparameters, in, out) += call.x->transpose() * dy;
  as_row(call.dparameters + in * out, out) += dy.colwise().sum();
  return dy * as_matrix(call.parameters, in, out).transpose();
}

}  // namespace inkdigit::reference
