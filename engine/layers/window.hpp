// What convolutions and pooling share: a square window that slides over a picture.
#pragma once

#include <string>

#include "engine/result.hpp"
#include "engine/spec/shape.hpp"

namespace inkdigit {

struct Window {
  int kernel = 1;   // pixels
  int stride = 1;   // pixels
  int padding = 0;  // pixels of zeros on every side
};

// The positions of the window over `input`, as a picture of `channels` channels. An error names the
// layer where the window is larger than the picture, or its output would be huge.
Result<Shape> slide(const std::string& layer, const Window& window, const Shape& input,
                    int channels);

// `input` with a border of `padding` pixels.
Shape padded(const Shape& input, int padding);

// One image with a border of `padding` zeros around it: inp H x W x C -> out (H + 2p) x (W + 2p) x
// C.
template <class T>
void pad_image(const Shape& input, int padding, const T* inp, T* out);

// Calls visit(number of the output position, counted through all images; offset of its window's
// first element) for each position of the window over `batch` pictures of shape `input`, padded.
template <class Visit>
void each_window(int batch, const Shape& input, const Shape& output, int stride, Visit visit) {
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto step = static_cast<std::size_t>(stride);
  const std::size_t row = static_cast<std::size_t>(input.width) * channels;
  std::size_t position = 0;
  for (int i = 0; i < batch; ++i) {
    const std::size_t image = static_cast<std::size_t>(i) * input.size();
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x, ++position) {
        visit(position, image + static_cast<std::size_t>(y) * step * row +
                            static_cast<std::size_t>(x) * step * channels);
      }
    }
  }
}

}  // namespace inkdigit
