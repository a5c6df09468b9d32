// The same values, a row an image instead of a row a pixel.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const FlattenSpec& /*spec*/, const Call<T>& call) {
  return as_matrix(call.x->data(), call.images, call.x->size() / call.images);
}

template <class T>
Matrix<T> backward(const FlattenSpec& /*spec*/, const Call<T>& call, const Matrix<T>& dy) {
  return as_matrix(dy.data(), call.x->rows(), call.x->cols());
}

}  // namespace inkdigit::reference
