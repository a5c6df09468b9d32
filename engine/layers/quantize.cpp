#include "engine/layers/quantize.hpp"

#include <algorithm>

namespace inkdigit {

Result<Quantize> Quantize::create(const QuantizeSpec& spec, Shape input) {
  return Quantize(spec, input);
}

Quantize::Quantize(const QuantizeSpec& spec, Shape input) : LayerBase(spec.name, input, input) {
  add_parameter({.name = "scale", .shape = {1}, .out = 1, .initial = 1, .trainable = false});
}

template <class T>
void Quantize::forward(const Forward<T>& f) const {
  const std::size_t size = static_cast<std::size_t>(f.batch) * input_shape().size();
  const T scale = f.parameters[0];
  const T inverse = T{1} / scale;
  constexpr T kLimit = kInt8Max;
  for (std::size_t i = 0; i < size; ++i) {
    f.out[i] = scale * round_to_even(std::clamp(f.inp[i] * inverse, -kLimit, kLimit));
  }
}

template void Quantize::forward(const Forward<float>& f) const;
template void Quantize::forward(const Forward<double>& f) const;

}  // namespace inkdigit
