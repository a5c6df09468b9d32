#include "trainer/layers/max_pool2d_backward.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kChannels = 64;  // taken together: enough to fill vectors

// One output position, up to kChannels channels: finds each channel's largest element, then hands
// the gradient to the first element that equals it. Both passes run along the channels without a
// branch.
template <class T>
void backward_window(const T* __restrict window, T* __restrict dwindow, const T* __restrict dout,
                     std::size_t channels, std::size_t row, std::size_t pixel, std::size_t kernel) {
  T largest[kChannels];
  T gradient[kChannels];
  std::copy_n(window, channels, largest);
  std::copy_n(dout, channels, gradient);
  for (std::size_t k = 1; k < kernel * kernel; ++k) {
    const T* inp = window + k / kernel * row + k % kernel * pixel;
    for (std::size_t c = 0; c < channels; ++c) largest[c] = std::max(largest[c], inp[c]);
  }
  for (std::size_t k = 0; k < kernel * kernel; ++k) {
    const std::size_t offset = k / kernel * row + k % kernel * pixel;
    for (std::size_t c = 0; c < channels; ++c) {
      // 1 or 0 times the gradient, because compilers make vectors of this but not of a choice.
      const T taken = static_cast<T>(window[offset + c] == largest[c]) * gradient[c];
      dwindow[offset + c] += taken;
      gradient[c] -= taken;
    }
  }
}

}  // namespace

template <class T>
void MaxPool2dBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const Shape& input = layer().input_shape();
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto kernel = static_cast<std::size_t>(layer().kernel());
  const std::size_t row = static_cast<std::size_t>(input.width) * channels;
  std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * input.size(), T{0});
  each_window(b.batch, input, layer().output_shape(), layer().stride(),
              [&](std::size_t position, std::size_t first) {
                const T* dout = b.dout + position * channels;
                for (std::size_t c = 0; c < channels; c += kChannels) {
                  backward_window(b.inp + first + c, b.dinp + first + c, dout + c,
                                  std::min(kChannels, channels - c), row, channels, kernel);
                }
              });
}

template void MaxPool2dBackward::backward(const Backward<float>&) const;
template void MaxPool2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
