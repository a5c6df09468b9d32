#pragma once

#include "engine/layers/depthwise_conv2d.hpp"
#include "trainer/backend/device/layers/bias.hpp"
#include "trainer/backend/device/layers/windows.hpp"

namespace inkdigit::device {

struct DepthwiseForward {
  Windows windows;
  const float* weight;
  const float* bias;  // null: none
  const float* inp;
  float* out;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.out.place(i);
    float sum = bias == nullptr ? 0.0F : bias[p.channel];
    for (Index k = 0; k < windows.kernel * windows.kernel; ++k) {
      Index y = 0;
      Index x = 0;
      if (windows.inside(p.y, k / windows.kernel, windows.inp.height, y) &&
          windows.inside(p.x, k % windows.kernel, windows.inp.width, x)) {
        sum += inp[windows.inp.at(p.image, y, x, p.channel)] *
               weight[k * windows.inp.channels + p.channel];
      }
    }
    out[i] = sum;
  }
};

struct DepthwiseBackward {
  Windows windows;
  const float* weight;
  const float* dout;
  const float* mask;
  float* dinp;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = windows.inp.place(i);
    float sum = 0;
    windows.each_over(p, [&](Index y, Index x, Index k) {
      sum += dout[windows.out.at(p.image, y, x, p.channel)] *
             weight[k * windows.inp.channels + p.channel];
    });
    dinp[i] = masked(mask, i, sum);
  }
};

// The products whose sums over all positions are dweight; a column is a weight.
struct DepthwiseProduct {
  Windows windows;
  const float* inp;
  const float* dout;

  INKDIGIT_HOST_DEVICE Sums operator()(Index position, Index weight) const {
    const Index channel = weight % windows.inp.channels;
    const Index k = weight / windows.inp.channels;
    const Place p = windows.out.place(position * windows.out.channels + channel);
    Index y = 0;
    Index x = 0;
    if (!windows.inside(p.y, k / windows.kernel, windows.inp.height, y) ||
        !windows.inside(p.x, k % windows.kernel, windows.inp.width, x)) {
      return {};
    }
    return {inp[windows.inp.at(p.image, y, x, channel)] *
                dout[windows.out.at(p.image, p.y, p.x, channel)],
            0};
  }
};

inline Windows windows_of(const DepthwiseConv2d& layer) {
  return windows_of(layer.input_shape(), layer.output_shape(), layer.spec().kernel,
                    layer.spec().stride, layer.spec().padding);
}

inline std::size_t sums_size(const DepthwiseConv2d& layer, Index images) {
  const Windows windows = windows_of(layer);
  const Index positions = windows.positions(images);
  return reduce_size(positions, static_cast<Index>(layer.parameters()[0].size())) +
         reduce_size(positions, windows.out.channels);
}

inline bool masks_relu(const DepthwiseConv2d& /*layer*/) { return true; }

template <class Executor>
void forward(Executor& executor, const DepthwiseConv2d& layer, const Operands& o) {
  executor.for_each(outputs(layer, o), DepthwiseForward{windows_of(layer), o.parameters,
                                                        bias_of(layer, o), o.inp, o.out});
}

template <class Executor>
void backward(Executor& executor, const DepthwiseConv2d& layer, const Operands& o) {
  const Index positions = windows_of(layer).positions(o.images);
  reduce_rows(executor, positions, static_cast<Index>(layer.parameters()[0].size()), o.sums,
              DepthwiseProduct{windows_of(layer), o.inp, o.dout},
              StoreGradient{o.dparameters, o.accumulate});
  if (layer.spec().bias) {
    bias_gradient(executor, positions, windows_of(layer).out.channels,
                  o.dparameters + layer.parameters()[1].offset, o);
  }
  if (o.dinp == nullptr) return;
  executor.for_each(elements(layer, o),
                    DepthwiseBackward{windows_of(layer), o.parameters, o.dout, o.mask, o.dinp});
}

}  // namespace inkdigit::device
