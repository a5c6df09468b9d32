#include "engine/layers/max_pool2d.hpp"

#include <algorithm>

namespace inkdigit {

Result<MaxPool2d> MaxPool2d::create(const MaxPool2dSpec& spec, Shape input) {
  if (input.flat || input.height < spec.kernel || input.width < spec.kernel) {
    return shape_error(spec.name,
                       "a picture of at least " + std::to_string(spec.kernel) + " pixels each way",
                       input);
  }
  const int stride = spec.stride == 0 ? spec.kernel : spec.stride;
  const Shape output{input.channels, (input.height - spec.kernel) / stride + 1,
                     (input.width - spec.kernel) / stride + 1, false};
  return MaxPool2d(spec, stride, input, output);
}

MaxPool2d::MaxPool2d(const MaxPool2dSpec& spec, int stride, Shape input, Shape output)
    : LayerBase(spec.name, input, output), kernel_(spec.kernel), stride_(stride) {}

template <class T>
void MaxPool2d::forward(const Forward<T>& f) const {
  const auto channels = static_cast<std::size_t>(input_shape().channels);
  const auto stride = static_cast<std::size_t>(stride_);
  const auto kernel = static_cast<std::size_t>(kernel_);
  const std::size_t row = static_cast<std::size_t>(input_shape().width) * channels;
  T* out = f.out;
  for (int i = 0; i < f.batch; ++i) {
    const T* image = f.inp + static_cast<std::size_t>(i) * input_shape().size();
    for (int y = 0; y < output_shape().height; ++y) {
      for (int x = 0; x < output_shape().width; ++x, out += channels) {
        const T* window = image + static_cast<std::size_t>(y) * stride * row +
                          static_cast<std::size_t>(x) * stride * channels;
        std::copy_n(window, channels, out);
        for (std::size_t k = 1; k < kernel * kernel; ++k) {
          const T* inp = window + k / kernel * row + k % kernel * channels;
          for (std::size_t c = 0; c < channels; ++c) out[c] = std::max(out[c], inp[c]);
        }
      }
    }
  }
}

template void MaxPool2d::forward(const Forward<float>& f) const;
template void MaxPool2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
