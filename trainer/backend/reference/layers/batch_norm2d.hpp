// X' = (X - mean) / sqrt(variance + epsilon) by column,  Y = X' diag(w) + b (Ioffe, Szegedy, 2015).
// In training the columns are the batch's; otherwise mean and variance are what followed them.
#pragma once

#include <algorithm>

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// Of each column, in doubles as all sums over a batch are.
struct Moments {
  Row<double> mean;
  Row<double> variance;
};

// Parameters: w, b, running mean, running variance.
template <class T>
Moments moments(const Call<T>& call) {
  const Index n = call.in_channels();
  if (!call.pass.training) {
    return {as_row(call.parameters + 2 * n, n).template cast<double>(),
            as_row(call.parameters + 3 * n, n).template cast<double>()};
  }
  const Matrix<double> x = call.x->template cast<double>();
  const Row<double> mean = x.colwise().mean();
  return {mean, (x.rowwise() - mean).array().square().colwise().mean()};
}

inline Row<double> inverse_deviation(const BatchNorm2dSpec& spec, const Moments& m) {
  return (m.variance.array() + spec.epsilon).rsqrt();
}

// X'
template <class T>
Matrix<double> standardized(const BatchNorm2dSpec& spec, const Call<T>& call, const Moments& m) {
  return (call.x->template cast<double>().rowwise() - m.mean) *
         inverse_deviation(spec, m).asDiagonal();
}

template <class T>
Matrix<T> forward(const BatchNorm2dSpec& spec, const Call<T>& call) {
  const Index n = call.in_channels();
  const Row<double> w = as_row(call.parameters, n).template cast<double>();
  const Row<double> b = as_row(call.parameters + n, n).template cast<double>();
  const Matrix<double> y = standardized(spec, call, moments(call)) * w.asDiagonal();
  return (y.rowwise() + b).template cast<T>();
}

// dw = sum over the rows of dY * X' (by element),  db = that of dY, and of N rows
// dX = (dY - (db + X' diag(dw)) / N) diag(w / sqrt(variance + epsilon))
template <class T>
Matrix<T> backward(const BatchNorm2dSpec& spec, const Call<T>& call, const Matrix<T>& dy_of_t) {
  const Index n = call.in_channels();
  const Moments m = moments(call);
  const Matrix<double> x = standardized(spec, call, m);
  const Matrix<double> dy = dy_of_t.template cast<double>();
  const Row<double> dw = dy.cwiseProduct(x).colwise().sum();
  const Row<double> db = dy.colwise().sum();
  as_row(call.dparameters, n) += dw.template cast<T>();
  as_row(call.dparameters + n, n) += db.template cast<T>();
  const Row<double> w = as_row(call.parameters, n).template cast<double>();
  const Matrix<double> common = (x * dw.asDiagonal()).rowwise() + db;
  return ((dy - common / static_cast<double>(dy.rows())) *
          w.cwiseProduct(inverse_deviation(spec, m)).asDiagonal())
      .template cast<T>();
}

// running += momentum (batch's - running), of the variance that divides by N - 1.
template <class T>
void follow(const BatchNorm2dSpec& spec, const Call<T>& call, T* parameters) {
  const Index n = call.in_channels();
  const Moments m = moments(call);
  const auto rows = static_cast<double>(call.x->rows());
  const Row<double> unbiased = m.variance * (rows / std::max(1.0, rows - 1));
  auto mean = as_row(parameters + 2 * n, n);
  auto variance = as_row(parameters + 3 * n, n);
  mean += setting<T>(spec.momentum) * (m.mean.template cast<T>() - mean);
  variance += setting<T>(spec.momentum) * (unbiased.template cast<T>() - variance);
}

}  // namespace inkdigit::reference
