#include "engine/layers/depthwise_conv2d.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {

Result<DepthwiseConv2d> DepthwiseConv2d::create(const DepthwiseConv2dSpec& spec, Shape input) {
  const Window window{spec.kernel, spec.stride, spec.padding};
  const Result<Shape> output = slide(spec.name, window, input, input.channels);
  if (!output) return output.error();
  return DepthwiseConv2d(spec, input, *output);
}

DepthwiseConv2d::DepthwiseConv2d(const DepthwiseConv2dSpec& spec, Shape input, Shape output)
    : LayerBase(spec.name, input, output), spec_(spec), padded_(padded(input, spec.padding)) {
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto kernel = static_cast<std::size_t>(spec.kernel);
  add_parameter({"weight", {channels, 1, kernel, kernel}, channels, 1, kernel, kernel});
  if (spec.bias) add_parameter({"bias", {channels}, channels});
  if (spec.padding > 0) set_scratch_size(padded_.size());
}

template <class T>
void DepthwiseConv2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(padded_.channels);
  const auto kernel = static_cast<std::size_t>(spec_.kernel);
  const std::size_t row = static_cast<std::size_t>(padded_.width) * channels;
  const T* bias = spec_.bias ? f.parameters + parameters()[1].offset : nullptr;
  for (std::size_t i = 0; i < static_cast<std::size_t>(f.batch); ++i) {
    const T* image = f.inp + i * input_shape().size();
    if (spec_.padding > 0) {
      pad_image(input_shape(), spec_.padding, image, f.scratch);
      image = f.scratch;
    }
    each_window(1, padded_, output_shape(), spec_.stride,
                [&](std::size_t position, std::size_t first) {
                  T* out = f.out + i * output_shape().size() + position * channels;
                  if (bias != nullptr) {
                    std::copy_n(bias, channels, out);
                  } else {
                    std::fill_n(out, channels, T{0});
                  }
                  for (std::size_t k = 0; k < kernel * kernel; ++k) {
                    const T* inp = image + first + k / kernel * row + k % kernel * channels;
                    const T* weight = f.parameters + k * channels;
                    for (std::size_t c = 0; c < channels; ++c) out[c] += inp[c] * weight[c];
                  }
                });
  }
}

template void DepthwiseConv2d::forward(const Forward<float>& f) const;
template void DepthwiseConv2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
