// The product behind the gradient of weights. Sums, offsets and strides as in
// engine/kernels/gemm.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace inkdigit {

// C[m][n] (+)= sum over images i and over k of A[i][k][m] * B[i][k][n], the gradient of weights,
// in the order of images and k, where
//   A[i][k][m] is a[i * a_image + a_row[m] + a_col[k]], and a_row increases,
//   B[i][k][n] is b[i * b_image + k * b_stride + n],
//   C[m][n] is c[c_row[m] + n].
template <class T>
struct GemmTransposedArgs {
  std::size_t m = 0;
  std::size_t n = 0;
  std::size_t k = 0;
  std::size_t images = 1;
  const T* a = nullptr;
  const std::int32_t* a_row = nullptr;  // m offsets
  const std::int32_t* a_col = nullptr;  // k offsets, none negative
  std::size_t a_image = 0;
  const T* b = nullptr;
  std::size_t b_stride = 0;
  std::size_t b_image = 0;
  T* c = nullptr;
  const std::int32_t* c_row = nullptr;  // m offsets
  bool accumulate = false;              // add to C instead of overwriting it
};

void gemm_transposed(const GemmTransposedArgs<float>& args);
void gemm_transposed(const GemmTransposedArgs<double>& args);

}  // namespace inkdigit
