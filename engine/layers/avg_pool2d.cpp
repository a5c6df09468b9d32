#include "engine/layers/avg_pool2d.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {

Result<AvgPool2d> AvgPool2d::create(const AvgPool2dSpec& spec, Shape input) {
  const Result<Shape> output =
      slide(spec.name, {spec.kernel, spec.step(), 0}, input, input.channels);
  if (!output) return output.error();
  return AvgPool2d(spec, input, *output);
}

AvgPool2d::AvgPool2d(const AvgPool2dSpec& spec, Shape input, Shape output)
    : LayerBase(spec.name, input, output), spec_(spec) {}

template <class T>
void AvgPool2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(input_shape().channels);
  const auto kernel = static_cast<std::size_t>(spec_.kernel);
  const std::size_t row = static_cast<std::size_t>(input_shape().width) * channels;
  const T share = T{1} / static_cast<T>(kernel * kernel);
  each_window(f.batch, input_shape(), output_shape(), stride(),
              [&](std::size_t position, std::size_t first) {
                T* out = f.out + position * channels;
                std::fill_n(out, channels, T{0});
                for (std::size_t k = 0; k < kernel * kernel; ++k) {
                  const T* inp = f.inp + first + k / kernel * row + k % kernel * channels;
                  for (std::size_t c = 0; c < channels; ++c) out[c] += inp[c];
                }
                for (std::size_t c = 0; c < channels; ++c) out[c] *= share;
              });
}

template void AvgPool2d::forward(const Forward<float>& f) const;
template void AvgPool2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
