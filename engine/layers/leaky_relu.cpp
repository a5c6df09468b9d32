#include "engine/layers/leaky_relu.hpp"

namespace inkdigit {

Result<LeakyRelu> LeakyRelu::create(const LeakyReluSpec& spec, Shape input) {
  return LeakyRelu(spec, input);
}

LeakyRelu::LeakyRelu(const LeakyReluSpec& spec, Shape input)
    : LayerBase(spec.name, input, input), negative_slope_(spec.negative_slope) {}

template <class T>
void LeakyRelu::forward(const Forward<T>& f) const {
  const std::size_t size = static_cast<std::size_t>(f.batch) * input_shape().size();
  const T slope = static_cast<T>(negative_slope_);
  for (std::size_t i = 0; i < size; ++i) {
    f.out[i] = f.inp[i] > T{0} ? f.inp[i] : slope * f.inp[i];
  }
}

template void LeakyRelu::forward(const Forward<float>& f) const;
template void LeakyRelu::forward(const Forward<double>& f) const;

}  // namespace inkdigit
