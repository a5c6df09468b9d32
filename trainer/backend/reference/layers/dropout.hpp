// In training Y = F * X (by element), where F is 0 with probability p and 1 / (1 - p) otherwise
// (Srivastava et al., 2014); else Y = X.
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"
#include "trainer/base/random.hpp"
#include "trainer/learn/layers/dropout_stream.hpp"

namespace inkdigit::reference {

// F: a random number for each value, from a stream for each image, so it can be drawn again.
template <class T>
Matrix<T> factors(const DropoutSpec& spec, const Call<T>& call) {
  const auto p = static_cast<float>(spec.p);
  Matrix<T> f(call.x->rows(), call.x->cols());
  auto images = as_matrix(f.data(), call.images, f.size() / call.images);
  for (Index i = 0; i < call.images; ++i) {
    const std::uint64_t image = call.pass.first_image + static_cast<std::uint64_t>(i);
    Random random(call.pass.seed, RandomPurpose::kDropout,
                  dropout_stream(call.pass.step, call.layer, image));
    for (T& factor : images.row(i)) {
      factor = random.uniform() < p ? T{0} : T{1} / (T{1} - static_cast<T>(p));
    }
  }
  return f;
}

template <class T>
Matrix<T> forward(const DropoutSpec& spec, const Call<T>& call) {
  if (!call.pass.training) return *call.x;
  return factors(spec, call).cwiseProduct(*call.x);
}

// dX = F * dY
template <class T>
Matrix<T> backward(const DropoutSpec& spec, const Call<T>& call, const Matrix<T>& dy) {
  return factors(spec, call).cwiseProduct(dy);
}

}  // namespace inkdigit::reference
