#include "engine/layers/relu.hpp"

#include <algorithm>

namespace inkdigit {

Result<Relu> Relu::create(const ReluSpec& spec, Shape input) { return Relu(spec, input); }

Relu::Relu(const ReluSpec& spec, Shape input) : LayerBase(spec.name, input, input) {}

template <class T>
void Relu::forward(const Forward<T>& f) const {
  const std::size_t size = static_cast<std::size_t>(f.batch) * input_shape().size();
  for (std::size_t i = 0; i < size; ++i) f.out[i] = std::max(f.inp[i], T{0});
}

template void Relu::forward(const Forward<float>& f) const;
template void Relu::forward(const Forward<double>& f) const;

}  // namespace inkdigit
