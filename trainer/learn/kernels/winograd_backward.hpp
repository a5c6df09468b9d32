// The transposes of the maps of engine/kernels/winograd.hpp: gradients of outputs to points, of
// points to inputs and to the kernel.
#pragma once

#include "engine/kernels/winograd.hpp"

namespace inkdigit {

// A o A^T: 4 x 4 gradients of outputs -> e x e points.
void winograd_output_gradients(std::size_t r, const TileArgs<float>& args);
void winograd_output_gradients(std::size_t r, const TileArgs<double>& args);

// B p B^T: e x e points -> e x e gradients of inputs, added to what is there.
void winograd_input_gradients(std::size_t r, const TileArgs<float>& args);
void winograd_input_gradients(std::size_t r, const TileArgs<double>& args);

// G^T p G: e x e points -> r x r gradients of the kernel.
void winograd_kernel_gradients(std::size_t r, const TileArgs<float>& args);
void winograd_kernel_gradients(std::size_t r, const TileArgs<double>& args);

}  // namespace inkdigit
