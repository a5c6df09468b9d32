// The gradient of engine/kernels/max_pool.hpp.
#pragma once

#include "engine/kernels/max_pool.hpp"

namespace inkdigit {

// dout[i * channels + c] goes to the largest element of window i; among equals to the first, row by
// row. It is added to dinp where windows overlap (stride < kernel); else all of the windows' dinp
// is overwritten.
void max_pool_backward(const WindowRow& windows, const float* inp, const float* dout, float* dinp);
void max_pool_backward(const WindowRow& windows, const double* inp, const double* dout,
                       double* dinp);

}  // namespace inkdigit
