#include "trainer/learn/kernels/adam.hpp"

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trainer/learn/kernels/adam.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Parameters from i on, with full vectors; returns where it stopped.
template <class D>
HWY_INLINE std::size_t vectors(D d, const AdamStep& step, std::size_t i, std::size_t count,
                               const float* gradient, float* first, float* second,
                               float* parameters) {
  const std::size_t lanes = hn::Lanes(d);
  const auto rest1 = hn::Set(d, 1 - step.beta1);
  const auto rest2 = hn::Set(d, 1 - step.beta2);
  for (; i + lanes <= count; i += lanes) {
    const auto p = hn::LoadU(d, parameters + i);
    const auto g = hn::MulAdd(hn::Set(d, step.decay), p, hn::LoadU(d, gradient + i));
    const auto m = hn::MulAdd(hn::Set(d, step.beta1), hn::LoadU(d, first + i), hn::Mul(rest1, g));
    const auto v =
        hn::MulAdd(hn::Set(d, step.beta2), hn::LoadU(d, second + i), hn::Mul(rest2, hn::Mul(g, g)));
    const auto root =
        hn::MulAdd(hn::Sqrt(v), hn::Set(d, step.root_scale), hn::Set(d, step.epsilon));
    const auto moved = hn::Div(hn::Mul(hn::Set(d, step.step_size), m), root);
    hn::StoreU(m, d, first + i);
    hn::StoreU(v, d, second + i);
    hn::StoreU(hn::Sub(hn::Mul(hn::Set(d, step.kept), p), moved), d, parameters + i);
  }
  return i;
}

void adam_target(const AdamStep& step, std::size_t count, const float* gradient, float* first,
                 float* second, float* parameters) {
  const std::size_t done =
      vectors(hn::ScalableTag<float>(), step, 0, count, gradient, first, second, parameters);
  vectors(hn::CappedTag<float, 1>(), step, done, count, gradient, first, second, parameters);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(adam_target);
}  // namespace

void adam(const AdamStep& step, std::size_t count, const float* gradient, float* first,
          float* second, float* parameters) {
  HWY_DYNAMIC_DISPATCH(adam_target)(step, count, gradient, first, second, parameters);
}

}  // namespace inkdigit
#endif
