// The transposes of the maps of engine/kernels/winograd.hpp: gradients of outputs to points, of
// points to inputs and to the kernel.
#pragma once

#include "engine/kernels/winograd.hpp"

namespace inkdigit {

// A o A^T: m x m gradients of outputs -> 6 x 6 points, m = 2 or 4.
void winograd_output_gradients(std::size_t m, const TileArgs<float>& args);
void winograd_output_gradients(std::size_t m, const TileArgs<double>& args);

// B p B^T: 6 x 6 points -> 6 x 6 gradients of inputs, added to what is there.
void winograd_input_gradients(const TileArgs<float>& args);
void winograd_input_gradients(const TileArgs<double>& args);

// G^T p G: 6 x 6 points -> r x r gradients of the kernel, r = 3 or 5.
void winograd_kernel_gradients(std::size_t r, const TileArgs<float>& args);
void winograd_kernel_gradients(std::size_t r, const TileArgs<double>& args);

}  // namespace inkdigit
