#include "trainer/learn/layers/depthwise_conv2d_backward.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"
#include "trainer/learn/layers/sums.hpp"

namespace inkdigit {

template <class T>
void DepthwiseConv2dBackward::backward(const Backward<T>& b) const {
  const DepthwiseConv2d& l = layer();
  const auto images = static_cast<std::size_t>(b.batch);
  const auto channels = static_cast<std::size_t>(l.input_shape().channels);
  if (b.dparameters != nullptr) std::fill_n(b.dparameters, l.parameters()[0].size(), T{0});
  for (std::size_t i = 0; i < images; ++i) backward_image(b, i);
  if (!l.spec().bias || b.dparameters == nullptr) return;
  sum_rows(b.dout, images * l.output_shape().size() / channels, channels,
           b.dparameters + l.parameters()[1].offset);
}

template <class T>
void DepthwiseConv2dBackward::backward_image(const Backward<T>& b, std::size_t i) const {
  const DepthwiseConv2d& l = layer();
  const Shape& padded = l.padded_shape();
  const int padding = l.spec().padding;
  const auto channels = static_cast<std::size_t>(padded.channels);
  const auto kernel = static_cast<std::size_t>(l.spec().kernel);
  const std::size_t row = static_cast<std::size_t>(padded.width) * channels;
  const T* image = b.inp + i * l.input_shape().size();
  T* const dinp = b.dinp == nullptr ? nullptr : b.dinp + i * l.input_shape().size();
  T* dimage = dinp;
  if (padding > 0) {
    pad_image(l.input_shape(), padding, image, b.scratch);
    image = b.scratch;
    if (dinp != nullptr) dimage = b.scratch + padded.size();
  }
  if (dimage != nullptr) std::fill_n(dimage, padded.size(), T{0});
  each_window(1, padded, l.output_shape(), l.spec().stride,
              [&](std::size_t position, std::size_t first) {
                const T* dout = b.dout + i * l.output_shape().size() + position * channels;
                for (std::size_t k = 0; k < kernel * kernel; ++k) {
                  const std::size_t offset = first + k / kernel * row + k % kernel * channels;
                  const T* weight = b.parameters + k * channels;
                  if (b.dparameters != nullptr) {
                    T* dweight = b.dparameters + k * channels;
                    for (std::size_t c = 0; c < channels; ++c) {
                      dweight[c] += image[offset + c] * dout[c];
                    }
                  }
                  if (dimage == nullptr) continue;
                  for (std::size_t c = 0; c < channels; ++c) {
                    dimage[offset + c] += weight[c] * dout[c];
                  }
                }
              });
  if (padding > 0 && dinp != nullptr) crop_image(l.input_shape(), padding, dimage, dinp);
}

template void DepthwiseConv2dBackward::backward(const Backward<float>&) const;
template void DepthwiseConv2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
