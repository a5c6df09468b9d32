// P = exp(Z) / (sum over the row of exp(Z) + b), with Z = X / t, b = 1 where there is a background
// class (its logit is 0), else 0.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// exp(Z - largest), the sum of a row's, and the row's largest, without which they would overflow.
// In doubles, for they are few.
struct Exponentials {
  Eigen::ArrayXd largest;
  Eigen::ArrayXXd each;
  Eigen::ArrayXd sum;

  [[nodiscard]] Matrix<double> probabilities() const { return each.colwise() / sum; }
};

inline Exponentials exponentials(const Matrix<double>& z, bool background) {
  Exponentials e;
  e.largest = z.rowwise().maxCoeff();
  if (background) e.largest = e.largest.max(0);
  e.each = (z.array().colwise() - e.largest).exp();
  e.sum = e.each.rowwise().sum();
  if (background) e.sum += (-e.largest).exp();
  return e;
}

template <class T>
Matrix<T> forward(const SoftmaxSpec& spec, const Call<T>& call) {
  const Matrix<double> z = call.x->template cast<double>() / spec.temperature;
  return exponentials(z, spec.background).probabilities().template cast<T>();
}

// dX = P * (dP - sum over the row of P * dP) / t. (A training takes this step together with the
// loss, see cross_entropy.hpp.)
template <class T>
Matrix<T> backward(const SoftmaxSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  const Matrix<T> p = forward(spec, call);
  const Eigen::Matrix<T, Eigen::Dynamic, 1> mean = p.cwiseProduct(dy).rowwise().sum();
  return p.cwiseProduct(dy.colwise() - mean) / static_cast<T>(spec.temperature);
}

}  // namespace inkdigit::reference
