#include "trainer/layers/dropout_backward.hpp"

#include "trainer/random/random.hpp"

namespace inkdigit {
namespace {

// Streams are numbered (step, layer, sample); a batch never has more samples, nor a network more
// dropouts, than these bits hold.
constexpr unsigned kSampleBits = 20;
constexpr unsigned kLayerBits = 8;

}  // namespace

template <class T>
void DropoutBackward::forward(const Forward<T>& f, T* saved, const StepContext& context) const {
  const std::size_t size = layer().input_shape().size();
  const auto p = static_cast<float>(layer().p());
  const T scale = T{1} / (T{1} - static_cast<T>(p));
  for (int i = 0; i < f.batch; ++i) {
    const std::uint64_t sample = context.first_sample + static_cast<std::uint64_t>(i);
    Random random(context.seed, RandomPurpose::kDropout,
                  (((context.step << kLayerBits) | index_) << kSampleBits) | sample);
    const std::size_t first = static_cast<std::size_t>(i) * size;
    for (std::size_t e = first; e < first + size; ++e) {
      saved[e] = random.uniform() < p ? T{0} : scale;
      f.out[e] = f.inp[e] * saved[e];
    }
  }
}

template <class T>
void DropoutBackward::backward(const Backward<T>& b) const {
  const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
  for (std::size_t e = 0; e < size; ++e) b.dout[e] *= b.saved[e];
}

template void DropoutBackward::forward(const Forward<float>&, float*, const StepContext&) const;
template void DropoutBackward::forward(const Forward<double>&, double*, const StepContext&) const;
template void DropoutBackward::backward(const Backward<float>&) const;
template void DropoutBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
