// Windows of convolutions and pooling as ONNX has them: of any sides, with a border of its own on
// each of the four. The engine's are square, with the same border all around.
#pragma once

#include "trainer/transform/exchange/onnx_import/graph.hpp"

namespace inkdigit::onnx_import {

// One direction of a window.
struct Side {
  std::int64_t extent = 0;  // pixels of the picture
  std::int64_t kernel = 1;
  std::int64_t before = 0;  // zeros in front of the picture
  std::int64_t after = 0;   // and behind it
  std::int64_t outputs = 0;
};

struct Window {
  Side vertical;
  Side horizontal;
  std::int64_t stride = 1;  // the same both ways

  [[nodiscard]] Border border() const {
    return {vertical.before, horizontal.before, vertical.after, horizontal.after};
  }
  [[nodiscard]] bool is_square() const { return vertical.kernel == horizontal.kernel; }
};

// Reads kernel_shape (`height` and `width` where it may be left out), strides, pads, auto_pad,
// dilations and ceil_mode. `border` is what a Pad in front has put around the picture already.
Window read_window(Node& node, const Shape& shape, const Border& border, std::int64_t height = 0,
                   std::int64_t width = 0);

// The square window, with the same border all around, that gives the same where the weights that
// it has more are 0.
struct SquareWindow {
  int kernel = 1;
  int padding = 0;
  std::size_t row = 0;  // where the smaller kernel lies in it
  std::size_t column = 0;
};

// Fails where there is none among those that the engine has.
SquareWindow square(const Window& window);

// `count` kernels of the window as those of the square one.
std::vector<float> enlarged(const Step& step, const Window& window, const SquareWindow& square,
                            const std::vector<float>& kernels, std::size_t count);

// Layers that do what has no layer of its own; each convolves every channel by itself.
void append_affine(const Step& step, const Affine& affine);  // a number a channel
void append_border(const Step& step, const Border& border);
void append_mean(const Step& step, const Window& window);  // over the window, its zeros included

}  // namespace inkdigit::onnx_import
