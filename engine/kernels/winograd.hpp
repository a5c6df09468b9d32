// Convolution with fewer multiplications: Winograd's minimal filtering F(m x m, r x r) as in Lavin
// and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015, arXiv:1509.09308).
//
// A tile of 6 x 6 inputs gives m x m outputs, m = 7 - r, for kernels of r = 3 and 5. Both sides are
// looked at as polynomials at the six points 0, 1, -1, 2, -2 and infinity, each way: 36 products of
// points take the place of m*m*r*r, a quarter of them for r = 3 and 0.36 of them for r = 5.
//     outputs = A^T [(G g G^T) * (B^T d B)] A,  d inputs, g kernel
// These are the maps of tiles; the products are gemm's, one a point. Rounding is some ten times
// that of the direct sum: 1e-6 of the largest value.
#pragma once

#include <cstddef>

namespace inkdigit {

constexpr std::size_t kWinogradExtent = 6;
constexpr std::size_t kWinogradPoints = kWinogradExtent * kWinogradExtent;
// Channels are a multiple of it.
constexpr std::size_t kWinogradChannels = 4;

// One tile. Element (row, column, channel) is in[row * in_row + column * in_column + channel], and
// likewise in out; in and out do not overlap.
template <class T>
struct TileArgs {
  const T* in = nullptr;
  std::size_t in_row = 0;
  std::size_t in_column = 0;
  T* out = nullptr;
  std::size_t out_row = 0;
  std::size_t out_column = 0;
  std::size_t channels = 0;
};

// G g G^T: r x r elements of the kernel -> 6 x 6 points, r = 3 or 5.
void winograd_kernels(std::size_t r, const TileArgs<float>& args);
void winograd_kernels(std::size_t r, const TileArgs<double>& args);

// B^T d B: 6 x 6 inputs -> 6 x 6 points.
void winograd_inputs(const TileArgs<float>& args);
void winograd_inputs(const TileArgs<double>& args);

// A^T p A + bias: 6 x 6 points -> m x m outputs, m = 2 or 4. `bias`: `channels` values. With `relu`
// max(outputs, 0).
void winograd_outputs(std::size_t m, const TileArgs<float>& args, const float* bias, bool relu);
void winograd_outputs(std::size_t m, const TileArgs<double>& args, const double* bias, bool relu);

}  // namespace inkdigit
