#include "engine/layers/add.hpp"

namespace inkdigit {

Result<Add> Add::create(const AddSpec& spec, Shape input, const Shape& skip) {
  if (input != skip) {
    return shape_error(spec.name, skip.text() + " (the output of '" + spec.from + "')", input);
  }
  return Add(spec, input);
}

Add::Add(const AddSpec& spec, Shape input) : LayerBase(spec.name, input, input) {}

template <class T>
void Add::forward(const Forward<T>& f) const {
  const std::size_t size = static_cast<std::size_t>(f.batch) * input_shape().size();
  for (std::size_t i = 0; i < size; ++i) f.out[i] = f.inp[i] + f.skip[i];
}

template void Add::forward(const Forward<float>& f) const;
template void Add::forward(const Forward<double>& f) const;

}  // namespace inkdigit
