#include "engine/layers/global_avg_pool2d.hpp"

#include <algorithm>

namespace inkdigit {

Result<GlobalAvgPool2d> GlobalAvgPool2d::create(const GlobalAvgPool2dSpec& spec, Shape input) {
  if (input.flat) return shape_error(spec.name, "a picture", input);
  return GlobalAvgPool2d(spec, input);
}

GlobalAvgPool2d::GlobalAvgPool2d(const GlobalAvgPool2dSpec& spec, Shape input)
    : LayerBase(spec.name, input, Shape{input.channels, 1, 1, false}) {}

template <class T>
void GlobalAvgPool2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(input_shape().channels);
  const std::size_t positions = input_shape().size() / channels;
  const T share = T{1} / static_cast<T>(positions);
  for (std::size_t i = 0; i < static_cast<std::size_t>(f.batch); ++i) {
    T* out = f.out + i * channels;
    std::fill_n(out, channels, T{0});
    for (std::size_t p = 0; p < positions; ++p) {
      const T* inp = f.inp + (i * positions + p) * channels;
      for (std::size_t c = 0; c < channels; ++c) out[c] += inp[c];
    }
    for (std::size_t c = 0; c < channels; ++c) out[c] *= share;
  }
}

template void GlobalAvgPool2d::forward(const Forward<float>& f) const;
template void GlobalAvgPool2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
