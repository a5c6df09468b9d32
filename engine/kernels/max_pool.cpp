#include "engine/kernels/max_pool.hpp"

#include <algorithm>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/max_pool.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Channels from `first` on, with vectors of at most kLanes lanes; narrower vectors take what is
// left over. kKernel: the kernel where it is known, or 0.
template <std::size_t kKernel, std::size_t kLanes>
HWY_INLINE void channels_from(const WindowRow& w, std::size_t first, const float* inp, float* out) {
  const hn::CappedTag<float, kLanes> d;
  const std::size_t kernel = kKernel > 0 ? kKernel : w.kernel;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = first + (w.channels - first) / lanes * lanes;
  for (std::size_t i = 0; i < w.windows; ++i) {
    const float* window = inp + i * w.stride * w.channels;
    for (std::size_t c = first; c < end; c += lanes) {
      auto largest = hn::LoadU(d, window + c);
      for (std::size_t y = 0; y < kernel; ++y) {
        for (std::size_t x = 0; x < kernel; ++x) {
          largest = hn::Max(largest, hn::LoadU(d, window + y * w.row + x * w.channels + c));
        }
      }
      hn::StoreU(largest, d, out + i * w.channels + c);
    }
  }
  if constexpr (kLanes > 4) {
    if (end < w.channels) channels_from<kKernel, 4>(w, end, inp, out);
  } else if constexpr (kLanes > 1) {
    if (end < w.channels) channels_from<kKernel, 1>(w, end, inp, out);
  }
}

void max_pool_float(const WindowRow& w, const float* inp, float* out) {
  constexpr std::size_t kLanes = HWY_MAX_BYTES / sizeof(float);
  if (w.kernel == 2) {
    channels_from<2, kLanes>(w, 0, inp, out);
  } else {
    channels_from<0, kLanes>(w, 0, inp, out);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(max_pool_float);
}  // namespace

void max_pool(const WindowRow& windows, const float* inp, float* out) {
  HWY_DYNAMIC_DISPATCH(max_pool_float)(windows, inp, out);
}

// Only gradient checks use double.
void max_pool(const WindowRow& w, const double* inp, double* out) {
  for (std::size_t i = 0; i < w.windows * w.channels; ++i) {
    const double* window = inp + i / w.channels * w.stride * w.channels + i % w.channels;
    out[i] = *window;
    for (std::size_t k = 0; k < w.kernel * w.kernel; ++k) {
      out[i] = std::max(out[i], window[k / w.kernel * w.row + k % w.kernel * w.channels]);
    }
  }
}

}  // namespace inkdigit
#endif
