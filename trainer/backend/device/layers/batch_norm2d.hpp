// The formulas are those of engine/layers/batch_norm2d and
// trainer/learn/layers/batch_norm2d_backward. `saved` holds mean, 1 / sqrt(variance + epsilon),
// dbias and dweight of the batch, each of `channels` values.
#pragma once

#include <cmath>

#include "engine/layers/batch_norm2d.hpp"
#include "trainer/backend/device/divisor.hpp"
#include "trainer/backend/device/layers/operands.hpp"

namespace inkdigit::device {

struct LoadMoments {
  const float* inp;
  Index channels;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index channel) const {
    const double value = inp[row * channels + channel];
    return {value, value * value};
  }
};

// Mean and deviation of the batch; the running ones follow it.
struct StoreMoments {
  float* saved;
  float* running;  // mean, then variance
  Index channels;
  double count;  // values a channel
  double epsilon;
  float momentum;

  INKDIGIT_HOST_DEVICE void operator()(Index channel, const Sums& sums) const {
    const double mean = sums.first / count;
    const double spread = sums.second / count - mean * mean;
    const double variance = spread < 0 ? 0 : spread;
    saved[channel] = static_cast<float>(mean);
    saved[channels + channel] = static_cast<float>(1 / std::sqrt(variance + epsilon));
    const double unbiased = variance * count / (count < 2 ? 1 : count - 1);
    move(running[channel], static_cast<float>(mean));
    move(running[channels + channel], static_cast<float>(unbiased));
  }

 private:
  INKDIGIT_HOST_DEVICE void move(float& value, float towards) const {
    value += momentum * (towards - value);
  }
};

struct Normalize {
  const float* mean;
  const float* inverse;
  const float* weight;
  const float* bias;
  const float* inp;
  float* out;
  Divisor channels;
  bool relu;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index c = i % channels;
    const float value = (inp[i] - mean[c]) * inverse[c] * weight[c] + bias[c];
    out[i] = relu ? relu_of(value) : value;
  }
};

// By the running mean and variance, as the engine does.
struct NormalizeByRunning {
  const float* parameters;
  const float* inp;
  float* out;
  Divisor channels;
  float epsilon;
  bool relu;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float* const p = parameters + i % channels;
    const float scale = p[0] / std::sqrt(p[3 * channels] + epsilon);
    const float value = inp[i] * scale + (p[channels] - p[2 * channels] * scale);
    out[i] = relu ? relu_of(value) : value;
  }
};

// Sums of dout and of dout * x', where x' is the standardized input.
struct LoadGradients {
  const float* saved;
  const float* inp;
  const float* dout;
  Index channels;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index channel) const {
    const Index i = row * channels + channel;
    const float standard = (inp[i] - saved[channel]) * saved[channels + channel];
    return {dout[i], dout[i] * standard};
  }
};

// For the gradient by the input.
struct SaveGradients {
  float* saved;
  Index channels;

  INKDIGIT_HOST_DEVICE void operator()(Index channel, const Sums& sums) const {
    saved[2 * channels + channel] = static_cast<float>(sums.first);
    saved[3 * channels + channel] = static_cast<float>(sums.second);
  }
};

struct StoreGradients {
  float* dparameters;  // weight, then bias
  Index channels;
  bool accumulate;

  INKDIGIT_HOST_DEVICE void operator()(Index channel, const Sums& sums) const {
    const auto dbias = static_cast<float>(sums.first);
    const auto dweight = static_cast<float>(sums.second);
    float& to_weight = dparameters[channel];
    float& to_bias = dparameters[channels + channel];
    to_weight = accumulate ? to_weight + dweight : dweight;
    to_bias = accumulate ? to_bias + dbias : dbias;
  }
};

struct StoreBoth {
  SaveGradients save;
  StoreGradients store;

  INKDIGIT_HOST_DEVICE void operator()(Index channel, const Sums& sums) const {
    save(channel, sums);
    store(channel, sums);
  }
};

// Hands on what was added up elsewhere.
template <class Store>
struct StoreEach {
  const Sums* sums;
  Store store;

  INKDIGIT_HOST_DEVICE void operator()(Index channel) const { store(channel, sums[channel]); }
};

struct NormalizeBackward {
  const float* saved;
  const float* weight;
  const float* inp;
  const float* dout;
  const float* mask;
  float* dinp;
  Divisor channels;
  float share;  // 1 / values a channel

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const float* const s = saved + i % channels;
    const float inverse = s[channels];
    const float standard = (inp[i] - s[0]) * inverse;
    const float common = s[2 * channels] + standard * s[3 * channels];
    const float gradient = weight[i % channels] * inverse * (dout[i] - share * common);
    dinp[i] = masked(mask, i, gradient);
  }
};

inline Index channels_of(const BatchNorm2d& layer) { return static_cast<Index>(layer.channels()); }

inline Index rows_of(const BatchNorm2d& layer, Index images) {
  return images * (size_of(layer.input_shape()) / channels_of(layer));
}

inline std::size_t saved_size(const BatchNorm2d& layer, Index /*images*/) {
  return 4 * layer.channels();
}

inline std::size_t sums_size(const BatchNorm2d& layer, Index images) {
  // In front of them those of the channels, where other ranks have some, too.
  return channels_of(layer) + reduce_size(rows_of(layer, images), channels_of(layer));
}

inline bool masks_relu(const BatchNorm2d& /*layer*/) { return true; }

template <class Executor>
void forward(Executor& executor, const BatchNorm2d& layer, const Operands& o) {
  const Index channels = channels_of(layer);
  const Index rows = rows_of(layer, o.images);
  const std::size_t size = static_cast<std::size_t>(rows) * channels;
  if (!o.training) {
    const auto epsilon = static_cast<float>(layer.spec().epsilon);
    executor.for_each(size,
                      NormalizeByRunning{o.parameters, o.inp, o.out, channels, epsilon, o.relu});
    return;
  }
  const auto all_rows = static_cast<double>(rows_of(layer, o.all_images));
  const LoadMoments load{o.inp, channels};
  const StoreMoments store{
      o.saved,  o.buffers + 2 * channels, channels,
      all_rows, layer.spec().epsilon,     static_cast<float>(layer.spec().momentum)};
  Sums* const partial = o.sums + channels;
  if (o.others == nullptr) {
    reduce_rows(executor, rows, channels, partial, load, store);
  } else {
    reduce_rows(executor, rows, channels, partial, load, StoreSums{o.sums, false});
    o.others->add_up(o.sums, channels);
    executor.for_each(channels, StoreEach<StoreMoments>{o.sums, store});
  }
  executor.for_each(size, Normalize{o.saved, o.saved + channels, o.parameters,
                                    o.parameters + channels, o.inp, o.out, channels, o.relu});
}

template <class Executor>
void backward(Executor& executor, const BatchNorm2d& layer, const Operands& o) {
  const Index channels = channels_of(layer);
  const Index rows = rows_of(layer, o.images);
  const LoadGradients load{o.saved, o.inp, o.dout, channels};
  const SaveGradients save{o.saved, channels};
  const StoreGradients store{o.dparameters, channels, o.accumulate};
  Sums* const partial = o.sums + channels;
  if (o.others == nullptr) {
    reduce_rows(executor, rows, channels, partial, load, StoreBoth{save, store});
  } else {
    // The gradient by the parameters is this rank's own, as that of other layers.
    reduce_rows(executor, rows, channels, partial, load, StoreSums{o.sums, false});
    executor.for_each(channels, StoreEach<StoreGradients>{o.sums, store});
    o.others->add_up(o.sums, channels);
    executor.for_each(channels, StoreEach<SaveGradients>{o.sums, save});
  }
  if (o.dinp == nullptr) return;
  const auto share = static_cast<float>(1 / static_cast<double>(rows_of(layer, o.all_images)));
  executor.for_each(
      static_cast<std::size_t>(rows) * channels,
      NormalizeBackward{o.saved, o.parameters, o.inp, o.dout, o.mask, o.dinp, channels, share});
}

}  // namespace inkdigit::device
