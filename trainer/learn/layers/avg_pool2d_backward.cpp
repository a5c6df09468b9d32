#include "trainer/learn/layers/avg_pool2d_backward.hpp"

#include <algorithm>

#include "engine/layers/window.hpp"

namespace inkdigit {

template <class T>
void AvgPool2dBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const Shape& input = layer().input_shape();
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto kernel = static_cast<std::size_t>(layer().kernel());
  const std::size_t row = static_cast<std::size_t>(input.width) * channels;
  const T share = T{1} / static_cast<T>(kernel * kernel);
  std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * input.size(), T{0});
  each_window(b.batch, input, layer().output_shape(), layer().stride(),
              [&](std::size_t position, std::size_t first) {
                const T* dout = b.dout + position * channels;
                for (std::size_t k = 0; k < kernel * kernel; ++k) {
                  T* dinp = b.dinp + first + k / kernel * row + k % kernel * channels;
                  for (std::size_t c = 0; c < channels; ++c) dinp[c] += share * dout[c];
                }
              });
}

template void AvgPool2dBackward::backward(const Backward<float>&) const;
template void AvgPool2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
