#include "tests/native/reference/layers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/native/reference/products.hpp"
#include "tests/native/reference/windows.hpp"
#include "trainer/base/random.hpp"
#include "trainer/learn/layers/dropout_stream.hpp"

namespace inkdigit::test {
namespace {

// Calls make(element) for each, which gives the tensor's element.
template <class Make>
Tensor each_element(std::size_t size, Make make) {
  Tensor tensor(size);
  for (std::size_t i = 0; i < size; ++i) tensor[i] = make(i);
  return tensor;
}

// 1 / sqrt(variance + epsilon) by the batch, in doubles but for the result.
Bounded inverse_deviation(const BatchNorm2d& layer, const Moments& m) {
  const double variance = m.variance.value + layer.spec().epsilon;
  const double value = 1 / std::sqrt(variance);
  const double low = std::max(m.variance.low(), 0.0) + layer.spec().epsilon;
  return rounded(value, 1 / std::sqrt(low) - value);
}

Tensor forward_by_running(const BatchNorm2d& layer, const LayerCall& call) {
  const std::size_t n = layer.channels();
  const Bounded epsilon = rounded(layer.spec().epsilon);
  return each_element(call.inp->size(), [&](std::size_t i) {
    const float* p = call.parameters + i % n;
    const Bounded scale = Bounded{p[0]} / square_root(Bounded{p[3 * n]} + epsilon);
    return (*call.inp)[i] * scale + (Bounded{p[n]} - Bounded{p[2 * n]} * scale);
  });
}

Bounded quantized(Bounded x, double scale) {
  constexpr double kLimit = kInt8Max;
  const auto grid = [&](double steps) {
    return scale * std::nearbyint(std::clamp(steps, -kLimit, kLimit));
  };
  const Bounded steps = x * (Bounded{1} / Bounded{scale});
  const Bounded result = between(grid(steps.low()), grid(steps.high()));
  return rounded(result.value, result.error);
}

// Whether a dropout takes a value away.
std::vector<bool> taken_away(const Dropout& layer, const LayerCall& call) {
  std::vector<bool> taken;
  for (std::size_t image = 0; image < call.images; ++image) {
    Random random(call.seed, RandomPurpose::kDropout,
                  dropout_stream(call.step, call.index, call.first_sample + image));
    for (std::size_t i = 0; i < layer.input_shape().size(); ++i) {
      taken.push_back(random.uniform() < static_cast<float>(layer.p()));
    }
  }
  return taken;
}

// dout where no value was taken away, times what makes up for the others; forward likewise.
Tensor dropped(const Dropout& layer, const LayerCall& call, const Tensor& tensor) {
  const std::vector<bool> taken = taken_away(layer, call);
  const Bounded factor = Bounded{1} / (Bounded{1} - Bounded{static_cast<float>(layer.p())});
  return each_element(tensor.size(),
                      [&](std::size_t i) { return taken[i] ? Bounded{} : tensor[i] * factor; });
}

struct ForwardOf {
  const LayerCall& call;

  Tensor operator()(const Conv2d& layer) const { return forward_products(layer, call); }
  Tensor operator()(const DepthwiseConv2d& layer) const { return forward_products(layer, call); }
  Tensor operator()(const Linear& layer) const { return forward_products(layer, call); }
  Tensor operator()(const BatchNorm2d& layer) const {
    if (!call.training) return forward_by_running(layer, call);
    const std::size_t n = layer.channels();
    const std::vector<Moments> m = moments(layer, call);
    return each_element(call.inp->size(), [&](std::size_t i) {
      const std::size_t c = i % n;
      const Bounded standard = ((*call.inp)[i] - rounded(m[c].mean.value, m[c].mean.error)) *
                               inverse_deviation(layer, m[c]);
      return standard * Bounded{call.parameters[c]} + Bounded{call.parameters[n + c]};
    });
  }
  Tensor operator()(const MaxPool2d& layer) const { return pooled_maxima(layer, call); }
  Tensor operator()(const AvgPool2d& layer) const { return pooled_means(layer, call); }
  Tensor operator()(const GlobalAvgPool2d& layer) const { return pooled_means(layer, call); }
  Tensor operator()(const Relu& /*layer*/) const {
    return each_element(call.inp->size(), [&](std::size_t i) {
      return between(std::max(0.0, (*call.inp)[i].low()), std::max(0.0, (*call.inp)[i].high()));
    });
  }
  Tensor operator()(const LeakyRelu& layer) const {
    const Bounded slope = rounded(layer.negative_slope());
    return each_element(call.inp->size(), [&](std::size_t i) {
      const Bounded inp = (*call.inp)[i];
      const Bounded leaked = inp * slope;
      return between(inp.low() > 0 ? inp.low() : leaked.low(),
                     inp.high() > 0 ? inp.high() : leaked.high());
    });
  }
  Tensor operator()(const Add& /*layer*/) const {
    return each_element(call.inp->size(),
                        [&](std::size_t i) { return (*call.inp)[i] + (*call.skip)[i]; });
  }
  Tensor operator()(const Route& /*layer*/) const { return *call.skip; }
  Tensor operator()(const Dropout& layer) const {
    return call.training ? dropped(layer, call, *call.inp) : *call.inp;
  }
  Tensor operator()(const Quantize& /*layer*/) const {
    return each_element(call.inp->size(), [&](std::size_t i) {
      return quantized((*call.inp)[i], call.parameters[0]);
    });
  }
  Tensor operator()(const Flatten& /*layer*/) const { return *call.inp; }
  // What the loss and predictions make of logits is not a layer's work here.
  Tensor operator()(const Softmax& /*layer*/) const { return *call.inp; }
};

// dout where `inside` is certain, nothing where it is not the case, and both where it may be.
Tensor masked(const Tensor& inp, const Tensor& dout, double low, double high) {
  return each_element(inp.size(), [&](std::size_t i) {
    if (inp[i].low() > low && inp[i].high() <= high) return dout[i];
    return inp[i].high() <= low || inp[i].low() > high ? Bounded{} : all_or_nothing(dout[i]);
  });
}

struct BackwardOf {
  const LayerCall& call;
  const Tensor& dout;
  std::span<Sum> dparameters;

  Tensor operator()(const Conv2d& layer) const {
    return backward_products(layer, call, dout, dparameters);
  }
  Tensor operator()(const DepthwiseConv2d& layer) const {
    return backward_products(layer, call, dout, dparameters);
  }
  Tensor operator()(const Linear& layer) const {
    return backward_products(layer, call, dout, dparameters);
  }
  Tensor operator()(const BatchNorm2d& layer) const {
    const std::size_t n = layer.channels();
    const std::vector<Moments> m = moments(layer, call);
    Tensor inverse;
    for (std::size_t c = 0; c < n; ++c) inverse.push_back(inverse_deviation(layer, m[c]));
    const Tensor standard = each_element(dout.size(), [&](std::size_t i) {
      const Bounded mean = m[i % n].mean;
      return ((*call.inp)[i] - rounded(mean.value, mean.error)) * inverse[i % n];
    });
    std::vector<Sum> sums(2 * n);
    for (std::size_t i = 0; i < dout.size(); ++i) {
      sums[i % n].add(dout[i]);
      sums[n + i % n].add(dout[i] * standard[i]);
      dparameters[i % n].add(dout[i] * standard[i]);
      dparameters[n + i % n].add(dout[i]);
    }
    const Bounded share = rounded(static_cast<double>(n) / static_cast<double>(dout.size()));
    return each_element(dout.size(), [&](std::size_t i) {
      const std::size_t c = i % n;
      const Bounded common =
          sums[c].result_of_doubles() + standard[i] * sums[n + c].result_of_doubles();
      return Bounded{call.parameters[c]} * inverse[c] * (dout[i] - share * common);
    });
  }
  Tensor operator()(const MaxPool2d& layer) const { return unpooled_maxima(layer, call, dout); }
  Tensor operator()(const AvgPool2d& layer) const { return unpooled_means(layer, call, dout); }
  Tensor operator()(const GlobalAvgPool2d& layer) const {
    return unpooled_means(layer, call, dout);
  }
  Tensor operator()(const Relu& /*layer*/) const {
    return masked(*call.inp, dout, 0, std::numeric_limits<double>::infinity());
  }
  Tensor operator()(const LeakyRelu& layer) const {
    const Bounded slope = rounded(layer.negative_slope());
    return each_element(dout.size(), [&](std::size_t i) {
      const Bounded leaked = dout[i] * slope;
      if ((*call.inp)[i].low() > 0) return dout[i];
      if ((*call.inp)[i].high() <= 0) return leaked;
      return between(std::min(dout[i].low(), leaked.low()),
                     std::max(dout[i].high(), leaked.high()));
    });
  }
  Tensor operator()(const Add& /*layer*/) const { return dout; }
  Tensor operator()(const Route& /*layer*/) const { return Tensor(call.inp->size()); }
  Tensor operator()(const Dropout& layer) const { return dropped(layer, call, dout); }
  // A value on the edge itself is inside, on both sides; no value that this meets is there.
  Tensor operator()(const Quantize& /*layer*/) const {
    const double limit = static_cast<double>(call.parameters[0]) * kInt8Max;
    return masked(*call.inp, dout, -limit, limit);
  }
  Tensor operator()(const Flatten& /*layer*/) const { return dout; }
  Tensor operator()(const Softmax& /*layer*/) const { return dout; }
};

}  // namespace

// Sums are taken in doubles. Values that are wrong by d move the variance by
// 2 mean((x - mean) d) + variance(d).
std::vector<Moments> moments(const BatchNorm2d& layer, const LayerCall& call) {
  const std::size_t n = layer.channels();
  const double count = static_cast<double>(call.inp->size()) / static_cast<double>(n);
  std::vector<double> mean(n);
  std::vector<double> square(n);
  for (std::size_t i = 0; i < call.inp->size(); ++i) {
    const double value = (*call.inp)[i].value;
    mean[i % n] += value / count;
    square[i % n] += value * value / count;
  }
  std::vector<Moments> result(n);
  for (std::size_t i = 0; i < call.inp->size(); ++i) {
    const auto [value, error] = (*call.inp)[i];
    const double distance = value - mean[i % n];
    Moments& m = result[i % n];
    m.mean.error += error / count;
    m.variance.value += distance * distance / count;
    m.variance.error += (2 * std::abs(distance) * error + error * error) / count;
  }
  for (std::size_t c = 0; c < n; ++c) {
    result[c].mean.value = mean[c];
    result[c].mean.error += gamma<double>(count + 2) * std::sqrt(square[c]);
    result[c].variance.error += 4 * gamma<double>(count + 2) * square[c];
  }
  return result;
}

Tensor forward(const AnyLayer& layer, const LayerCall& call) {
  return std::visit(ForwardOf{call}, layer);
}

Tensor backward(const AnyLayer& layer, const LayerCall& call, const Tensor& dout,
                std::span<Sum> dparameters) {
  return std::visit(BackwardOf{call, dout, dparameters}, layer);
}

}  // namespace inkdigit::test
