// Convolution as a matrix product: each window becomes a row of a matrix of columns (im2col).
#pragma once

#include "engine/layers/conv2d.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/layers/bias.hpp"
#include "trainer/backend/device/layers/windows.hpp"

namespace inkdigit::device {

// columns[position][ky][kx][c] = the padded input under the window.
struct WindowsToColumns {
  Windows windows;
  const float* inp;
  float* columns;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Divisor& channels = windows.inp.channels;
    const Divisor& kernel = windows.kernel;
    const Index tap = i / channels;  // counted through all windows
    const Index position = tap / kernel / kernel;
    const Index row = position / windows.out.width;
    Index y = 0;
    Index x = 0;
    const bool is_inside =
        windows.inside(row % windows.out.height, tap / kernel % kernel, windows.inp.height, y) &&
        windows.inside(position % windows.out.width, tap % kernel, windows.inp.width, x);
    const Index image = row / windows.out.height;
    columns[i] = is_inside ? inp[windows.inp.at(image, y, x, i % channels)] : 0.0F;
  }
};

// dinp = sum of what the windows over it have in `columns`.
struct ColumnsToWindows {
  Windows windows;
  const float* columns;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.inp.place(i);
    const Index kernel = windows.kernel;
    const Index row_length = kernel * kernel * windows.inp.channels;
    float sum = 0;
    windows.each_over(p, [&](Index y, Index x, Index k) {
      const Index position = (p.image * windows.out.height + y) * windows.out.width + x;
      sum += columns[position * row_length + k * windows.inp.channels + p.channel];
    });
    dinp[i] = masked(mask, i, sum);
  }
};

inline Windows windows_of(const Conv2d& layer) {
  return windows_of(layer.input_shape(), layer.output_shape(), layer.spec().kernel,
                    layer.spec().stride, layer.spec().padding);
}

// True where the input is its own matrix of columns.
inline bool is_product(const Conv2d& layer) {
  return layer.spec().kernel == 1 && layer.spec().stride == 1 && layer.spec().padding == 0;
}

inline Index row_length_of(const Conv2d& layer) {
  const Windows windows = windows_of(layer);
  return windows.kernel * windows.kernel * windows.inp.channels;
}

inline std::size_t columns_size(const Conv2d& layer, Index images) {
  if (is_product(layer)) return 0;
  return static_cast<std::size_t>(windows_of(layer).positions(images)) * row_length_of(layer);
}

inline std::size_t saved_size(const Conv2d& layer, Index images) {
  return columns_size(layer, images);
}

inline std::size_t scratch_size(const Conv2d& layer, Index images) {
  return columns_size(layer, images);
}

inline std::size_t sums_size(const Conv2d& layer, Index images) {
  return reduce_size(windows_of(layer).positions(images), windows_of(layer).out.channels);
}

inline bool masks_relu(const Conv2d& layer) { return !is_product(layer); }

template <class Executor>
void forward(Executor& executor, const Conv2d& layer, const Operands& o) {
  const Index out = windows_of(layer).out.channels;
  const Index positions = windows_of(layer).positions(o.images);
  const float* columns = o.inp;
  if (!is_product(layer)) {
    float* const to = o.training ? o.saved : o.scratch;
    executor.for_each(columns_size(layer, o.images),
                      WindowsToColumns{windows_of(layer), o.inp, to});
    columns = to;
  }
  executor.multiply({.m = positions,
                     .n = out,
                     .k = row_length_of(layer),
                     .a = columns,
                     .b = o.parameters,
                     .c = o.out});
  finish_product(executor, positions, out, bias_of(layer, o), o);
}

template <class Executor>
void backward(Executor& executor, const Conv2d& layer, const Operands& o) {
  const Index out = windows_of(layer).out.channels;
  const Index positions = windows_of(layer).positions(o.images);
  const Index row_length = row_length_of(layer);
  executor.multiply({.m = row_length,
                     .n = out,
                     .k = positions,
                     .a = is_product(layer) ? o.inp : o.saved,
                     .b = o.dout,
                     .c = o.dparameters,
                     .a_transposed = true,
                     .accumulate = o.accumulate});
  if (layer.spec().bias) {
    bias_gradient(executor, positions, out, o.dparameters + layer.parameters()[1].offset, o);
  }
  if (o.dinp == nullptr) return;
  executor.multiply({.m = positions,
                     .n = row_length,
                     .k = out,
                     .a = o.dout,
                     .b = o.parameters,
                     .c = is_product(layer) ? o.dinp : o.scratch,
                     .b_transposed = true});
  if (is_product(layer)) return;
  executor.for_each(elements(layer, o),
                    ColumnsToWindows{windows_of(layer), o.scratch, o.mask, o.dinp});
}

}  // namespace inkdigit::device
