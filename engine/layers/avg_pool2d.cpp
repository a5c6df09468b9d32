#include "engine/layers/avg_pool2d.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {

Result<AvgPool2d> AvgPool2d::create(const AvgPool2dSpec& spec, Shape input) {
  const int stride = spec.stride == 0 ? spec.kernel : spec.stride;
  const Result<Shape> output = slide(spec.name, {spec.kernel, stride, 0}, input, input.channels);
  if (!output) return output.error();
  return AvgPool2d(spec, stride, input, *output);
}

AvgPool2d::AvgPool2d(const AvgPool2dSpec& spec, int stride, Shape input, Shape output)
    : LayerBase(spec.name, input, output), kernel_(spec.kernel), stride_(stride) {}

template <class T>
void AvgPool2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(input_shape().channels);
  const auto kernel = static_cast<std::size_t>(kernel_);
  const std::size_t row = static_cast<std::size_t>(input_shape().width) * channels;
  const T share = T{1} / static_cast<T>(kernel * kernel);
  each_window(f.batch, input_shape(), output_shape(), stride_,
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
