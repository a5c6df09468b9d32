#include "engine/layers/max_pool2d.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {

Result<MaxPool2d> MaxPool2d::create(const MaxPool2dSpec& spec, Shape input) {
  const Result<Shape> output =
      slide(spec.name, {spec.kernel, spec.step(), 0}, input, input.channels);
  if (!output) return output.error();
  return MaxPool2d(spec, input, *output);
}

MaxPool2d::MaxPool2d(const MaxPool2dSpec& spec, Shape input, Shape output)
    : LayerBase(spec.name, input, output), spec_(spec) {}

template <class T>
void MaxPool2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(input_shape().channels);
  const auto kernel = static_cast<std::size_t>(spec_.kernel);
  const std::size_t row = static_cast<std::size_t>(input_shape().width) * channels;
  each_window(f.batch, input_shape(), output_shape(), stride(),
              [&](std::size_t position, std::size_t first) {
                const T* window = f.inp + first;
                T* out = f.out + position * channels;
                std::copy_n(window, channels, out);
                for (std::size_t k = 1; k < kernel * kernel; ++k) {
                  const T* inp = window + k / kernel * row + k % kernel * channels;
                  for (std::size_t c = 0; c < channels; ++c) out[c] = std::max(out[c], inp[c]);
                }
              });
}

template void MaxPool2d::forward(const Forward<float>& f) const;
template void MaxPool2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
