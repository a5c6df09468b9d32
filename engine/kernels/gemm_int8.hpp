// The matrix product of int8 layers: integers in, exact sums, floats out.
//
// Sums are exact, so the result depends neither on the SIMD target nor on the tiling, except for
// the one rounding of the epilogue (fused or separate multiply-add). Offsets and strides are in
// elements.
#pragma once

#include <cstddef>
#include <cstdint>

namespace inkdigit {

// How a real number is held as an integer: it is scale * q + shift, for q from low to high.
struct QuantizationParams {
  float scale = 1;
  float shift = 0;
  std::int16_t low = 0;
  std::int16_t high = 0;
};

// How many consecutive k of a column stand together in a lane of packed B, as pairs of int16 or
// four int8. With pairs A is std::int16_t. With quads it is std::uint8_t and at most
// int8_most_of_quads().
enum class Int8Lanes : std::uint8_t { kPairs = 2, kQuads = 4 };

// The largest value for which this machine multiplies quads, and faster than pairs: 255 where an
// instruction takes unsigned bytes as they are (VNNI), 127 where it has 7 bits for them, 0 where
// pairs are as fast. Where the linker knows of the 0, it leaves out what is for quads.
int int8_most_of_quads();
// Quads where the grid allows them.
Int8Lanes int8_lanes(const QuantizationParams& grid);

// C[m][n] = bias[n] + scale[n] * sum over k of A[m][k] * B[k][n], where
//   A[m][k] is a[a_row[m] + a_run[k / run_length] + k % run_length], as in GemmArgs; up to a whole
//   lane the elements behind a run are read too, whatever they are,
//   B is packed by pack_int8_panels,
//   C[m][n] is c[c_row[m] + n].
// No sum of |A[m][k] * B[k][n]| may exceed 2^31 - 1.
struct GemmInt8Result {
  std::size_t n = 0;
  float* c = nullptr;
  const std::int32_t* c_row = nullptr;  // m offsets
  const float* scale = nullptr;         // int8_packed_columns(n) elements
  const float* bias = nullptr;          // likewise
  bool relu = false;                    // C = max(C, 0)
};

template <class A>
struct GemmInt8Args : GemmInt8Result {
  std::size_t m = 0;
  const A* a = nullptr;
  const std::int32_t* a_row = nullptr;  // m offsets
  const std::int32_t* a_run = nullptr;  // `runs` offsets
  std::size_t runs = 1;
  std::size_t run_length = 0;       // k = runs * run_length
  const std::int32_t* b = nullptr;  // int8_packed_size(lanes, runs, run_length, n)
};

void gemm_int8(const GemmInt8Args<std::int16_t>& args);
void gemm_int8(const GemmInt8Args<std::uint8_t>& args);

// How gemm_int8 takes B: in panels of as many columns as it works on together, the last one filled
// up with zeros. In a panel, for each so many k of each run as a lane holds, there is a lane a
// column; what is behind the end of a run is 0. B is runs * run_length x n.
std::size_t int8_packed_size(Int8Lanes lanes, std::size_t runs, std::size_t run_length,
                             std::size_t n);
void pack_int8_panels(Int8Lanes lanes, const std::int8_t* b, std::size_t runs,
                      std::size_t run_length, std::size_t n, std::int32_t* packed);
// The columns of all panels: the elements of scale and bias.
std::size_t int8_packed_columns(std::size_t n);

// The nearest q of each value, halves to even. `out` may start where `inp` does.
void to_integers(const float* inp, std::size_t size, const QuantizationParams& grid,
                 std::int16_t* out);
void to_integers(const float* inp, std::size_t size, const QuantizationParams& grid,
                 std::uint8_t* out);

}  // namespace inkdigit
