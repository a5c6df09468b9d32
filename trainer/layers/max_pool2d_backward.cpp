#include "trainer/layers/max_pool2d_backward.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// One output position: finds each channel's largest element, then hands it the gradient.
template <class T>
void backward_window(const T* window, T* dwindow, const T* dout, std::size_t channels,
                     std::size_t row, std::size_t kernel) {
  for (std::size_t c = 0; c < channels; ++c) {
    std::size_t largest = c;
    for (std::size_t k = 1; k < kernel * kernel; ++k) {
      const std::size_t candidate = k / kernel * row + k % kernel * channels + c;
      if (window[candidate] > window[largest]) largest = candidate;
    }
    dwindow[largest] += dout[c];
  }
}

}  // namespace

template <class T>
void MaxPool2dBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const Shape& input = layer().input_shape();
  const Shape& output = layer().output_shape();
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto stride = static_cast<std::size_t>(layer().stride());
  const auto kernel = static_cast<std::size_t>(layer().kernel());
  const std::size_t row = static_cast<std::size_t>(input.width) * channels;
  std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * input.size(), T{0});
  const T* dout = b.dout;
  for (int i = 0; i < b.batch; ++i) {
    const std::size_t image = static_cast<std::size_t>(i) * input.size();
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x, dout += channels) {
        const std::size_t first = image + static_cast<std::size_t>(y) * stride * row +
                                  static_cast<std::size_t>(x) * stride * channels;
        backward_window(b.inp + first, b.dinp + first, dout, channels, row, kernel);
      }
    }
  }
}

template void MaxPool2dBackward::backward(const Backward<float>&) const;
template void MaxPool2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
