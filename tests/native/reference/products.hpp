// Layers that multiply inputs by weights and sum up: each product once.
#pragma once

#include "engine/layers/conv2d.hpp"
#include "engine/layers/depthwise_conv2d.hpp"
#include "engine/layers/linear.hpp"

namespace inkdigit::test {

// Calls visit(y, x, inner y, inner x, place in the window) for each pixel under each window.
template <class Spec, class Visit>
void each_tap(const Spec& spec, const Shape& input, const Shape& output, Visit visit) {
  for (int y = 0; y < output.height; ++y) {
    for (int x = 0; x < output.width; ++x) {
      for (int tap = 0; tap < spec.kernel * spec.kernel; ++tap) {
        const int iy = y * spec.stride + tap / spec.kernel - spec.padding;
        const int ix = x * spec.stride + tap % spec.kernel - spec.padding;
        if (iy < 0 || ix < 0 || iy >= input.height || ix >= input.width) continue;
        visit(static_cast<std::size_t>(y * output.width + x),
              static_cast<std::size_t>(iy * input.width + ix), static_cast<std::size_t>(tap));
      }
    }
  }
}

// Calls visit(output, input, weight), indices into one image and the layer's parameters.
template <class Visit>
void each_product(const Conv2d& layer, Visit visit) {
  const auto in = static_cast<std::size_t>(layer.input_shape().channels);
  const auto out = static_cast<std::size_t>(layer.output_shape().channels);
  each_tap(layer.spec(), layer.input_shape(), layer.output_shape(),
           [&](std::size_t position, std::size_t pixel, std::size_t tap) {
             for (std::size_t c = 0; c < in; ++c) {
               for (std::size_t o = 0; o < out; ++o) {
                 visit(position * out + o, pixel * in + c, (tap * in + c) * out + o);
               }
             }
           });
}

template <class Visit>
void each_product(const DepthwiseConv2d& layer, Visit visit) {
  const auto channels = static_cast<std::size_t>(layer.input_shape().channels);
  each_tap(layer.spec(), layer.input_shape(), layer.output_shape(),
           [&](std::size_t position, std::size_t pixel, std::size_t tap) {
             for (std::size_t c = 0; c < channels; ++c) {
               visit(position * channels + c, pixel * channels + c, tap * channels + c);
             }
           });
}

template <class Visit>
void each_product(const Linear& layer, Visit visit) {
  const std::size_t out = layer.output_shape().size();
  for (std::size_t i = 0; i < layer.input_shape().size(); ++i) {
    for (std::size_t o = 0; o < out; ++o) visit(o, i, i * out + o);
  }
}

}  // namespace inkdigit::test
