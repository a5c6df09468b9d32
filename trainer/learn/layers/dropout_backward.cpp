#include "trainer/learn/layers/dropout_backward.hpp"

#include <algorithm>
#include <array>

#include "trainer/learn/kernels/philox.hpp"
#include "trainer/learn/layers/dropout_stream.hpp"

namespace inkdigit {
namespace {

// Random numbers that are drawn at a time.
constexpr std::size_t kDraw = 512;

}  // namespace

template <class T>
void DropoutBackward::forward(const Forward<T>& f, T* saved, const StepContext& context) const {
  if (context.inference) return;  // in place, and the identity
  const std::size_t size = layer().input_shape().size();
  const auto p = static_cast<float>(layer().p());
  const T scale = T{1} / (T{1} - static_cast<T>(p));
  std::array<std::uint32_t, kDraw> bits{};
  for (int i = 0; i < f.batch; ++i) {
    const std::uint64_t sample = context.first_sample + static_cast<std::uint64_t>(i);
    const std::uint64_t stream = dropout_stream(context.step, index_, sample);
    const std::size_t image = static_cast<std::size_t>(i) * size;
    for (std::size_t first = 0; first < size; first += kDraw) {
      const std::size_t count = std::min(kDraw, size - first);
      philox(context.seed, RandomPurpose::kDropout, stream, static_cast<std::uint32_t>(first),
             std::span(bits).first(count));
      const T* inp = f.inp + image + first;
      T* out = f.out + image + first;
      T* factor = saved + image + first;
      for (std::size_t e = 0; e < count; ++e) {
        factor[e] = Random::to_uniform(bits[e]) < p ? T{0} : scale;
        out[e] = inp[e] * factor[e];
      }
    }
  }
}

template <class T>
void DropoutBackward::backward(const Backward<T>& b) const {
  if (b.context.inference) return;
  const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
  for (std::size_t e = 0; e < size; ++e) b.dout[e] *= b.saved[e];
}

template void DropoutBackward::forward(const Forward<float>&, float*, const StepContext&) const;
template void DropoutBackward::forward(const Forward<double>&, double*, const StepContext&) const;
template void DropoutBackward::backward(const Backward<float>&) const;
template void DropoutBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
