#include "engine/layers/softmax.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

Result<Softmax> Softmax::create(const SoftmaxSpec& spec, Shape input) {
  if (!input.flat) return shape_error(spec.name, "a flat vector (is a flatten missing?)", input);
  return Softmax(spec, input);
}

Softmax::Softmax(const SoftmaxSpec& spec, Shape input)
    : LayerBase(spec.name, input, input),
      background_(spec.background),
      temperature_(spec.temperature) {}

template <class T>
void Softmax::forward(const Forward<T>& f) const {
  const std::size_t size = input_shape().size();
  const T factor = static_cast<T>(1 / temperature_);
  for (int i = 0; i < f.batch; ++i) {
    const T* inp = f.inp + static_cast<std::size_t>(i) * size;
    T* out = f.out + static_cast<std::size_t>(i) * size;
    // The largest logit is taken off first, so that no exponential overflows.
    T largest = *std::max_element(inp, inp + size);
    if (background_) largest = std::max(largest, T{0});
    T sum = background_ ? std::exp(-largest * factor) : T{0};
    for (std::size_t c = 0; c < size; ++c) sum += out[c] = std::exp((inp[c] - largest) * factor);
    for (std::size_t c = 0; c < size; ++c) out[c] /= sum;
  }
}

template void Softmax::forward(const Forward<float>& f) const;
template void Softmax::forward(const Forward<double>& f) const;

}  // namespace inkdigit
