#include "trainer/learn/layers/max_pool2d_backward.hpp"

#include <algorithm>

#include "trainer/learn/kernels/max_pool_backward.hpp"

namespace inkdigit {

template <class T>
void MaxPool2dBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const Shape& input = layer().input_shape();
  const Shape& output = layer().output_shape();
  const WindowRow windows = layer().window_row();
  const auto rows = static_cast<std::size_t>(output.height);
  // Windows side by side that fill the picture overwrite all of it.
  const bool covers = windows.stride == windows.kernel &&
                      windows.windows * windows.stride * windows.channels == windows.row &&
                      rows * windows.stride == static_cast<std::size_t>(input.height);
  if (!covers) std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * input.size(), T{0});
  const T* dout = b.dout;
  for (std::size_t i = 0; i < static_cast<std::size_t>(b.batch); ++i) {
    for (std::size_t y = 0; y < rows; ++y) {
      const std::size_t first = i * input.size() + y * windows.stride * windows.row;
      max_pool_backward(windows, b.inp + first, dout, b.dinp + first);
      dout += windows.windows * windows.channels;
    }
  }
}

template void MaxPool2dBackward::backward(const Backward<float>&) const;
template void MaxPool2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
