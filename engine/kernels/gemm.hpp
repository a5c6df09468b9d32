// The matrix product of the project: forward, backward by inputs and WebAssembly all end here.
//
// Sums over k run in order in one accumulator for each C[m][n], so a result depends on the SIMD
// target (fused or separate multiply-add) but never on m, n or how they are tiled.
// Offsets and strides are in elements.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/share.hpp"

namespace inkdigit {

// C[m][n] (+)= bias[n] + sum over k of A[m][k] * B[k][n], where
//   A[m][k] is a[a_row[m] + a_run[k / run_length] + k % run_length] (so a convolution reads its
//   input in place, a kernel row at a time: no im2col),
//   B is packed by pack_panels,
//   C[m][n] is c[c_row[m] + n] (rows may overlap when accumulating: they are added in order).
template <class T>
struct GemmArgs {
  std::size_t m = 0;
  std::size_t n = 0;
  const T* a = nullptr;
  const std::int32_t* a_row = nullptr;  // m offsets
  const std::int32_t* a_run = nullptr;  // `runs` offsets
  std::size_t runs = 1;
  std::size_t run_length = 0;  // k = runs * run_length
  const T* b = nullptr;        // packed_size(k, n) elements
  std::size_t b_stride = 0;    // gemm_in_place alone
  T* c = nullptr;
  const std::int32_t* c_row = nullptr;  // m offsets
  const T* bias = nullptr;              // packed_size(1, n) elements, or null for zeros
  bool accumulate = false;              // add to C instead of overwriting it
  bool relu = false;                    // C = max(C, 0)
};

void gemm(const GemmArgs<float>& args);
void gemm(const GemmArgs<double>& args);

// The same of a B that lies as it is, B[k][n] at b[k * b_stride + n], for one that changes with
// every use and is not worth packing. n must be whole_panels(): columns that fill gemm's panels.
// WebAssembly's modules do without, as each kilobyte of them is waited for.
void gemm_in_place(const GemmArgs<float>& args);
void gemm_in_place(const GemmArgs<double>& args);
#ifdef __wasm__
constexpr bool whole_panels(std::size_t /*n*/) { return false; }
#else
bool whole_panels(std::size_t n);
#endif

// How gemm takes B: in panels of as many columns as it works on together, each panel k x columns,
// the last one filled up with zeros. B[k][n] is b[k * k_stride + n * n_stride]. The size is the
// same for float and double. With a share, only its panels are made, in their place in `packed`.
std::size_t packed_size(std::size_t k, std::size_t n);
void pack_panels(const float* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, float* packed, Share share = {});
void pack_panels(const double* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, double* packed, Share share = {});

// The instruction set that gemm uses on this machine, for example "AVX3" or "WASM".
const char* gemm_target();

}  // namespace inkdigit
