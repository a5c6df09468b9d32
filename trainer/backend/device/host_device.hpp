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

// Counts elements of one array, of which there are less than 2^31 (plan_memory refuses more): GPUs
// calculate with 32 bits several times faster than with 64.
using Index = std::uint32_t;

}  // namespace inkdigit::device
