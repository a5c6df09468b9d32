// The device's work is written as functors that an executor calls once for each index, in any order
// or at the same time: on the GPU as a kernel, and in tests, by the same code, as a loop on the
// CPU. So a functor writes only what belongs to its index, sums in a fixed order, and needs no
// atomics.
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define INKDIGIT_HOST_DEVICE __host__ __device__
#else
#define INKDIGIT_HOST_DEVICE
#endif

namespace inkdigit::device {

// Counts elements of one array. 32 bits, as GPUs divide by them several times faster than by 64;
// executors refuse more.
using Index = std::uint32_t;

}  // namespace inkdigit::device
