#include "engine/layers/max_pool2d.hpp"

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

WindowRow MaxPool2d::window_row() const {
  WindowRow windows;
  windows.windows = static_cast<std::size_t>(output_shape().width);
  windows.channels = static_cast<std::size_t>(input_shape().channels);
  windows.row = static_cast<std::size_t>(input_shape().width) * windows.channels;
  windows.kernel = static_cast<std::size_t>(spec_.kernel);
  windows.stride = static_cast<std::size_t>(spec_.step());
  return windows;
}

template <class T>
void MaxPool2d::forward(const Forward<T>& f) const {
  const WindowRow windows = window_row();
  T* out = f.out;
  for (int i = 0; i < f.batch; ++i) {
    const T* image = f.inp + static_cast<std::size_t>(i) * input_shape().size();
    for (int y = 0; y < output_shape().height; ++y) {
      max_pool(windows, image + static_cast<std::size_t>(y) * windows.stride * windows.row, out);
      out += windows.windows * windows.channels;
    }
  }
}

template void MaxPool2d::forward(const Forward<float>& f) const;
template void MaxPool2d::forward(const Forward<double>& f) const;

}  // namespace inkdigit
