#include "trainer/learn/kernels/max_pool_backward.hpp"

#include <algorithm>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trainer/learn/kernels/max_pool_backward.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// One window's channels from c on, a vector of them. kKernel: the kernel where it is known, or 0.
template <std::size_t kKernel, class D>
HWY_INLINE void backward_window(D d, const WindowRow& w, bool overlap, const float* window,
                                hn::Vec<D> gradient, float* dwindow) {
  const std::size_t kernel = kKernel > 0 ? kKernel : w.kernel;
  auto largest = hn::LoadU(d, window);
  for (std::size_t y = 0; y < kernel; ++y) {
    for (std::size_t x = 0; x < kernel; ++x) {
      largest = hn::Max(largest, hn::LoadU(d, window + y * w.row + x * w.channels));
    }
  }
  for (std::size_t y = 0; y < kernel; ++y) {
    for (std::size_t x = 0; x < kernel; ++x) {
      const std::size_t offset = y * w.row + x * w.channels;
      const auto found = hn::Eq(hn::LoadU(d, window + offset), largest);
      auto taken = hn::IfThenElseZero(found, gradient);
      if (overlap) taken = hn::Add(taken, hn::LoadU(d, dwindow + offset));
      hn::StoreU(taken, d, dwindow + offset);
      gradient = hn::IfThenZeroElse(found, gradient);
    }
  }
}

// Channels from `first` on, with vectors of at most kLanes lanes; narrower vectors take what is
// left over.
template <std::size_t kKernel, std::size_t kLanes>
HWY_INLINE void channels_from(const WindowRow& w, std::size_t first, const float* inp,
                              const float* dout, float* dinp) {
  const hn::CappedTag<float, kLanes> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = first + (w.channels - first) / lanes * lanes;
  const bool overlap = w.stride < w.kernel;
  for (std::size_t i = 0; i < w.windows; ++i) {
    const std::size_t window = i * w.stride * w.channels;
    for (std::size_t c = first; c < end; c += lanes) {
      backward_window<kKernel>(d, w, overlap, inp + window + c,
                               hn::LoadU(d, dout + i * w.channels + c), dinp + window + c);
    }
  }
  if constexpr (kLanes > 4) {
    if (end < w.channels) channels_from<kKernel, 4>(w, end, inp, dout, dinp);
  } else if constexpr (kLanes > 1) {
    if (end < w.channels) channels_from<kKernel, 1>(w, end, inp, dout, dinp);
  }
}

void backward_float(const WindowRow& w, const float* inp, const float* dout, float* dinp) {
  constexpr std::size_t kLanes = HWY_MAX_BYTES / sizeof(float);
  if (w.kernel == 2) {
    channels_from<2, kLanes>(w, 0, inp, dout, dinp);
  } else {
    channels_from<0, kLanes>(w, 0, inp, dout, dinp);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(backward_float);
}  // namespace

void max_pool_backward(const WindowRow& windows, const float* inp, const float* dout, float* dinp) {
  HWY_DYNAMIC_DISPATCH(backward_float)(windows, inp, dout, dinp);
}

// Only gradient checks use double.
void max_pool_backward(const WindowRow& w, const double* inp, const double* dout, double* dinp) {
  for (std::size_t i = 0; i < w.windows * w.channels; ++i) {
    const std::size_t first = i / w.channels * w.stride * w.channels + i % w.channels;
    const auto element = [&](std::size_t k) {
      return first + k / w.kernel * w.row + k % w.kernel * w.channels;
    };
    std::size_t largest = first;
    for (std::size_t k = 0; k < w.kernel * w.kernel; ++k) {
      if (inp[element(k)] > inp[largest]) largest = element(k);
      if (w.stride >= w.kernel) dinp[element(k)] = 0;
    }
    dinp[largest] += dout[i];
  }
}

}  // namespace inkdigit
#endif
