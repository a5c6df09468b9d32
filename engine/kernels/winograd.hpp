// Convolution with fewer multiplications: Winograd's minimal filtering F(m x m, r x r) as in Lavin
// and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015, arXiv:1509.09308).
//
// A tile of 4 x 4 outputs comes of e x e inputs, e = r + 3, for kernels of r = 3 and 5. Both sides
// are looked at as polynomials at e points each way: 0, 1, -1, 2, -2 and infinity for e = 6, and
// 1/2 and -1/2, too, for e = 8. So e*e products of points take the place of 16*r*r, a quarter of
// them for r = 3 and 0.16 of them for r = 5.
//     outputs = A^T [(G g G^T) * (B^T d B)] A,  d inputs, g kernel
// These are the maps of tiles; the products are gemm's, one a point. Rounding is some twelve times
// that of the direct sum, whatever r: 5e-6 of the largest value at most, of 32 channels.
#pragma once

#include <cstddef>

namespace inkdigit {

constexpr std::size_t kWinogradOutputs = 4;  // of a tile, each way

// e: the inputs of a tile, and the points, each way.
constexpr std::size_t winograd_extent(std::size_t r) { return r + kWinogradOutputs - 1; }

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

// All of the following are for kernels of r x r, r = 3 or 5.

// G g G^T: r x r elements of the kernel -> e x e points.
void winograd_kernels(std::size_t r, const TileArgs<float>& args);
void winograd_kernels(std::size_t r, const TileArgs<double>& args);

// B^T d B: e x e inputs -> e x e points.
void winograd_inputs(std::size_t r, const TileArgs<float>& args);
void winograd_inputs(std::size_t r, const TileArgs<double>& args);

// A^T p A + bias: e x e points -> 4 x 4 outputs. `bias`: `channels` values. With `relu`
// max(outputs, 0).
void winograd_outputs(std::size_t r, const TileArgs<float>& args, const float* bias, bool relu);
void winograd_outputs(std::size_t r, const TileArgs<double>& args, const double* bias, bool relu);

}  // namespace inkdigit
