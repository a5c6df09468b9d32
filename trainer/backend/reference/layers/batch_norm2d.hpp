// X' = (X - mean) / sqrt(variance + epsilon) by column,  Y = X' diag(w) + b (Ioffe, Szegedy, 2015).
// In training mean and variance are the batch's; otherwise what has followed those of batches. In
// doubles, as all sums over a batch are.
#pragma once

#include <algorithm>

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// Parameters: w, b, running mean, running variance.
template <class T>
Row<double> parameter(const Call<T>& call, Index which) {
  const Index n = call.in_channels();
  return as_row(call.parameters + which * n, n).template cast<double>();
}

struct Normalized {
  Row<double> mean;
  Row<double> variance;
  Row<double> inverse_deviation;
  Matrix<double> x;  // X'
};

template <class T>
Normalized normalized(const BatchNorm2dSpec& spec, const Call<T>& call) {
  const Matrix<double> x = call.x->template cast<double>();
  Normalized result{parameter(call, 2), parameter(call, 3), {}, {}};
  if (call.pass.training) {
    result.mean = x.colwise().mean();
    result.variance = (x.rowwise() - result.mean).array().square().colwise().mean();
  }
  result.inverse_deviation = (result.variance.array() + spec.epsilon).rsqrt();
  result.x = (x.rowwise() - result.mean) * result.inverse_deviation.asDiagonal();
  return result;
}

template <class T>
Matrix<T> forward(const BatchNorm2dSpec& spec, const Call<T>& call) {
  const Matrix<double> y = normalized(spec, call).x * parameter(call, 0).asDiagonal();
  return (y.rowwise() + parameter(call, 1)).template cast<T>();
}

// dw = sum over the rows of dY * X' (by element),  db = that of dY, and of N rows
// dX = (dY - (db + X' diag(dw)) / N) diag(w / sqrt(variance + epsilon))
template <class T>
Matrix<T> backward(const BatchNorm2dSpec& spec, const Call<T>& call, const Matrix<T>& dy_of_t) {
  const Index n = call.in_channels();
  const Normalized normal = normalized(spec, call);
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): no copy where T is float
  const Matrix<double> dy = dy_of_t.template cast<double>();
  const Row<double> dw = dy.cwiseProduct(normal.x).colwise().sum();
  const Row<double> db = dy.colwise().sum();
  as_row(call.dparameters, n) += dw.template cast<T>();
  as_row(call.dparameters + n, n) += db.template cast<T>();
  const Matrix<double> common = (normal.x * dw.asDiagonal()).rowwise() + db;
  const Row<double> factor = parameter(call, 0).cwiseProduct(normal.inverse_deviation);
  return ((dy - common / static_cast<double>(dy.rows())) * factor.asDiagonal()).template cast<T>();
}

// running += momentum (batch's - running), where the batch's variance divides by N - 1.
template <class T>
void follow(const BatchNorm2dSpec& spec, const Call<T>& call, T* parameters) {
  const Index n = call.in_channels();
  const Normalized batch = normalized(spec, call);
  const auto rows = static_cast<double>(call.x->rows());
  const Row<double> unbiased = batch.variance * (rows / std::max(1.0, rows - 1));
  auto mean = as_row(parameters + 2 * n, n);
  auto variance = as_row(parameters + 3 * n, n);
  mean += setting<T>(spec.momentum) * (batch.mean.template cast<T>() - mean);
  variance += setting<T>(spec.momentum) * (unbiased.template cast<T>() - variance);
}

}  // namespace inkdigit::reference
