// Y has a row an image: the mean of its pixels' rows.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const GlobalAvgPool2dSpec& /*spec*/, const Call<T>& call) {
  const Index pixels = call.x->rows() / call.images;
  Matrix<T> y(call.images, call.x->cols());
  for (Index i = 0; i < call.images; ++i) {
    y.row(i) = call.x->middleRows(i * pixels, pixels).colwise().mean();
  }
  return y;
}

// dx = dy / pixels for every pixel of the image.
template <class T>
Matrix<T> backward(const GlobalAvgPool2dSpec& /*spec*/, const Call<T>& call, const Matrix<T>& dy) {
  const Index pixels = call.x->rows() / call.images;
  Matrix<T> dx(call.x->rows(), call.x->cols());
  for (Index i = 0; i < call.images; ++i) {
    dx.middleRows(i * pixels, pixels).rowwise() = dy.row(i) / static_cast<T>(pixels);
  }
  return dx;
}

}  // namespace inkdigit::reference
