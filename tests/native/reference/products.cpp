#include "tests/native/reference/products.hpp"

#include "tests/native/reference/winograd_bounds.hpp"

namespace inkdigit::test {
namespace {

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

std::vector<double> magnitudes(const Tensor& tensor) {
  std::vector<double> result;
  for (const Bounded& b : tensor) result.push_back(b.magnitude());
  return result;
}

// Sums become results: rounded as a direct sum is, or as Winograd's form is where there is a bound.
Tensor results(const std::vector<Sum>& sums, const WinogradBound* bound) {
  Tensor tensor;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    tensor.push_back(bound == nullptr ? sums[i].result()
                                      : sums[i].result_by(bound->roundings, bound->magnitudes[i]));
  }
  return tensor;
}

bool by_winograd(const Conv2d& layer, const LayerCall& call) {
  return call.arithmetic.winograd && layer.winograd().has_value();
}

// The bias behind the weights, of one value a channel; null where there is none.
const Parameter* bias_of(const LayerBase& layer) {
  return layer.parameters().size() > 1 ? &layer.parameters()[1] : nullptr;
}

// Factors of products.
Tensor operands(const LayerCall& call, const Tensor& tensor) {
  Tensor result = tensor;
  for (Bounded& b : result) b.error += call.arithmetic.operand_error * b.magnitude();
  return result;
}
Tensor weights_of(const LayerBase& layer, const LayerCall& call) {
  const std::size_t count = layer.parameters()[0].size();
  Tensor weights(count);
  for (std::size_t i = 0; i < count; ++i) weights[i].value = call.parameters[i];
  return operands(call, weights);
}

// Winograd's form rounds more than the sums that are already in `dweights` know.
void add_winograd_errors(const Conv2d& layer, const LayerCall& call, const Tensor& dout,
                         std::span<Sum> dweights) {
  const WinogradBound bound =
      winograd_weight_gradient(layer, magnitudes(*call.inp), magnitudes(dout));
  for (std::size_t i = 0; i < bound.magnitudes.size(); ++i) {
    dweights[i].add({0, gamma(bound.roundings) * bound.magnitudes[i]});
  }
}

}  // namespace

template <class Layer>
Tensor forward_products(const Layer& layer, const LayerCall& call) {
  const std::size_t in = layer.input_shape().size();
  const std::size_t out = layer.output_shape().size();
  const Tensor inputs = operands(call, *call.inp);
  const Tensor weights = weights_of(layer, call);
  std::vector<Sum> sums(call.images * out);
  for (std::size_t image = 0; image < call.images; ++image) {
    const Bounded* inp = inputs.data() + image * in;
    Sum* sum = sums.data() + image * out;
    each_product(layer, [&](std::size_t o, std::size_t i, std::size_t w) {
      sum[o].add_product(inp[i], weights[w]);
    });
  }
  if (const Parameter* bias = bias_of(layer)) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i].add({call.parameters[bias->offset + i % bias->size()], 0});
    }
  }
  if constexpr (std::is_same_v<Layer, Conv2d>) {
    if (by_winograd(layer, call)) {
      const WinogradBound bound = winograd_output(layer, magnitudes(*call.inp), call.parameters);
      return results(sums, &bound);
    }
  }
  return results(sums, nullptr);
}

template <class Layer>
Tensor backward_products(const Layer& layer, const LayerCall& call, const Tensor& dout,
                         std::span<Sum> dparameters) {
  const std::size_t in = layer.input_shape().size();
  const std::size_t out = layer.output_shape().size();
  const Tensor inputs = operands(call, *call.inp);
  const Tensor gradients = operands(call, dout);
  const Tensor weights = weights_of(layer, call);
  std::vector<Sum> sums(call.images * in);
  for (std::size_t image = 0; image < call.images; ++image) {
    const Bounded* inp = inputs.data() + image * in;
    const Bounded* gradient = gradients.data() + image * out;
    Sum* sum = sums.data() + image * in;
    each_product(layer, [&](std::size_t o, std::size_t i, std::size_t w) {
      sum[i].add_product(gradient[o], weights[w]);
      dparameters[w].add_product(gradient[o], inp[i]);
    });
  }
  if (const Parameter* bias = bias_of(layer)) {
    for (std::size_t i = 0; i < dout.size(); ++i) {
      dparameters[bias->offset + i % bias->size()].add(dout[i]);
    }
  }
  if constexpr (std::is_same_v<Layer, Conv2d>) {
    if (by_winograd(layer, call)) {
      add_winograd_errors(layer, call, dout, dparameters);
      const WinogradBound bound = winograd_input_gradient(layer, magnitudes(dout), call.parameters);
      return results(sums, &bound);
    }
  }
  return results(sums, nullptr);
}

template Tensor forward_products(const Conv2d&, const LayerCall&);
template Tensor forward_products(const DepthwiseConv2d&, const LayerCall&);
template Tensor forward_products(const Linear&, const LayerCall&);
template Tensor backward_products(const Conv2d&, const LayerCall&, const Tensor&, std::span<Sum>);
template Tensor backward_products(const DepthwiseConv2d&, const LayerCall&, const Tensor&,
                                  std::span<Sum>);
template Tensor backward_products(const Linear&, const LayerCall&, const Tensor&, std::span<Sum>);

}  // namespace inkdigit::test
