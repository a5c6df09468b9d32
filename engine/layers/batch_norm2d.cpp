#include "engine/layers/batch_norm2d.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

Result<BatchNorm2d> BatchNorm2d::create(const BatchNorm2dSpec& spec, Shape input) {
  if (input.flat) return shape_error(spec.name, "a picture", input);
  return BatchNorm2d(spec, input);
}

BatchNorm2d::BatchNorm2d(const BatchNorm2dSpec& spec, Shape input)
    : LayerBase(spec.name, input, input), spec_(spec) {
  const std::size_t n = channels();
  set_scratch_size(2 * n);
  add_parameter({.name = "weight", .shape = {n}, .out = n, .initial = 1});
  add_parameter({.name = "bias", .shape = {n}, .out = n});
  add_parameter({.name = "running_mean", .shape = {n}, .out = n, .trainable = false});
  add_parameter({.name = "running_var", .shape = {n}, .out = n, .initial = 1, .trainable = false});
}

template <class T>
void BatchNorm2d::forward(const Forward<T>& f) const {
  const std::size_t n = channels();
  T* const scale = f.scratch;
  T* const shift = f.scratch + n;
  for (std::size_t c = 0; c < n; ++c) {
    const T* p = f.parameters + c;
    scale[c] = p[0] / std::sqrt(p[3 * n] + static_cast<T>(spec_.epsilon));
    shift[c] = p[n] - p[2 * n] * scale[c];
  }
  const std::size_t positions = static_cast<std::size_t>(f.batch) * input_shape().size() / n;
  for (std::size_t p = 0; p < positions; ++p) {
    const T* inp = f.inp + p * n;
    T* out = f.out + p * n;
    for (std::size_t c = 0; c < n; ++c) out[c] = inp[c] * scale[c] + shift[c];
    if (!f.relu) continue;
    for (std::size_t c = 0; c < n; ++c) out[c] = std::max(out[c], T{0});
  }
}

template void BatchNorm2d::forward(const Forward<float>& f) const;
template void BatchNorm2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
