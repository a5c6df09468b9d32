// Maxima and means of windows.
#pragma once

#include "engine/layers/avg_pool2d.hpp"
#include "engine/layers/global_avg_pool2d.hpp"
#include "engine/layers/max_pool2d.hpp"
#include "trainer/backend/device/layers/operands.hpp"
#include "trainer/backend/device/layers/windows.hpp"

namespace inkdigit::device {

// Where the largest element of a window lies; among equals the first, row by row.
INKDIGIT_HOST_DEVICE inline Index largest_of(const Windows& windows, const float* inp, Index image,
                                             Index y, Index x, Index channel) {
  const Index first = windows.inp.at(image, y * windows.stride, x * windows.stride, channel);
  Index largest = first;
  for (Index k = 0; k < windows.kernel * windows.kernel; ++k) {
    const Index at = first + (k / windows.kernel * windows.inp.width + k % windows.kernel) *
                                 windows.inp.channels;
    if (inp[at] > inp[largest]) largest = at;
  }
  return largest;
}

struct MaxPoolForward {
  Windows windows;
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.out.place(i);
    out[i] = inp[largest_of(windows, inp, p.image, p.y, p.x, p.channel)];
  }
};

// dinp = sum of dout of those windows over it that it is the largest of.
struct MaxPoolBackward {
  Windows windows;
  const float* inp;
  const float* dout;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.inp.place(i);
    float sum = 0;
    windows.each_over(p, [&](Index y, Index x, Index /*k*/) {
      if (largest_of(windows, inp, p.image, y, x, p.channel) == i) {
        sum += dout[windows.out.at(p.image, y, x, p.channel)];
      }
    });
    dinp[i] = masked(mask, i, sum);
  }
};

struct AvgPoolForward {
  Windows windows;
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.out.place(i);
    const Index first =
        windows.inp.at(p.image, p.y * windows.stride, p.x * windows.stride, p.channel);
    float sum = 0;
    for (Index k = 0; k < windows.kernel * windows.kernel; ++k) {
      sum += inp[first + (k / windows.kernel * windows.inp.width + k % windows.kernel) *
                             windows.inp.channels];
    }
    out[i] = sum / static_cast<float>(windows.kernel * windows.kernel);
  }
};

struct AvgPoolBackward {
  Windows windows;
  const float* dout;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.inp.place(i);
    const float share = 1.0F / static_cast<float>(windows.kernel * windows.kernel);
    float sum = 0;
    windows.each_over(p, [&](Index y, Index x, Index /*k*/) {
      sum += share * dout[windows.out.at(p.image, y, x, p.channel)];
    });
    dinp[i] = masked(mask, i, sum);
  }
};

inline Windows windows_of(const MaxPool2d& layer) {
  const WindowRow row = layer.window_row();
  return windows_of(layer.input_shape(), layer.output_shape(), static_cast<int>(row.kernel),
                    static_cast<int>(row.stride), 0);
}

inline Windows windows_of(const AvgPool2d& layer) {
  return windows_of(layer.input_shape(), layer.output_shape(), layer.kernel(), layer.stride(), 0);
}

inline bool masks_relu(const MaxPool2d& /*layer*/) { return true; }
inline bool masks_relu(const AvgPool2d& /*layer*/) { return true; }
inline bool masks_relu(const GlobalAvgPool2d& /*layer*/) { return true; }

template <class Executor>
void forward(Executor& executor, const MaxPool2d& layer, const Operands& o) {
  const Windows windows = windows_of(layer);
  executor.for_each(outputs(layer, o), MaxPoolForward{windows, o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const MaxPool2d& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  const Windows windows = windows_of(layer);
  executor.for_each(elements(layer, o), MaxPoolBackward{windows, o.inp, o.dout, o.mask, o.dinp});
}

struct GlobalAvgPoolForward {
  Index positions;
  Index channels;
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float* const first = inp + i / channels * positions * channels + i % channels;
    float sum = 0;
    for (Index p = 0; p < positions; ++p) sum += first[p * channels];
    out[i] = sum / static_cast<float>(positions);
  }
};

struct GlobalAvgPoolBackward {
  Index positions;
  Index channels;
  const float* dout;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index image = i / (positions * channels);
    const float share = 1.0F / static_cast<float>(positions);
    dinp[i] = masked(mask, i, share * dout[image * channels + i % channels]);
  }
};

template <class Executor>
void forward(Executor& executor, const AvgPool2d& layer, const Operands& o) {
  const Windows windows = windows_of(layer);
  executor.for_each(outputs(layer, o), AvgPoolForward{windows, o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const AvgPool2d& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  const Windows windows = windows_of(layer);
  executor.for_each(elements(layer, o), AvgPoolBackward{windows, o.dout, o.mask, o.dinp});
}

template <class Executor>
void forward(Executor& executor, const GlobalAvgPool2d& layer, const Operands& o) {
  const Picture inp = picture_of(layer.input_shape());
  executor.for_each(outputs(layer, o),
                    GlobalAvgPoolForward{inp.height * inp.width, inp.channels, o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const GlobalAvgPool2d& layer, const Operands& o) {
  if (o.dinp == nullptr) return;
  const Picture inp = picture_of(layer.input_shape());
  executor.for_each(elements(layer, o), GlobalAvgPoolBackward{inp.height * inp.width, inp.channels,
                                                              o.dout, o.mask, o.dinp});
}

}  // namespace inkdigit::device
