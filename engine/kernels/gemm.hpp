// The one matrix product of the project: forward, backward and WebAssembly all end here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace inkdigit {

// C[m][n] (+)= bias[n] + sum over k of A[m][k] * B[k][n], where
//   A[m][k] is a[a_row[m] + a_col[k]]   (so a convolution reads its input in place: no im2col),
//   B[k][n] is b[k * b_stride + n],
//   C[m][n] is c[c_row[m] + n]          (rows may overlap when accumulating: they are added in
//   order).
// Offsets are in elements. Sums over k run in order in one accumulator for each C[m][n], so a
// result depends on the SIMD target (fused or separate multiply-add) but never on m, n or how they
// are tiled.
template <class T>
struct GemmArgs {
  std::size_t m = 0;
  std::size_t n = 0;
  std::size_t k = 0;
  const T* a = nullptr;
  const std::int32_t* a_row = nullptr;  // m offsets
  const std::int32_t* a_col = nullptr;  // k offsets
  const T* b = nullptr;
  std::size_t b_stride = 0;
  T* c = nullptr;
  const std::int32_t* c_row = nullptr;  // m offsets
  const T* bias = nullptr;              // n values, or null for zeros; not with accumulate
  bool accumulate = false;              // add to C instead of overwriting it
};

void gemm(const GemmArgs<float>& args);
void gemm(const GemmArgs<double>& args);

// The instruction set that gemm uses on this machine, for example "AVX3" or "WASM".
const char* gemm_target();

}  // namespace inkdigit
