// Networks against the definitions of their layers.
#include <cmath>
#include <numeric>

#include "engine/network/network.hpp"
#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using test::make_network;

// The definition of every layer, written down as plainly as it can be, in files' layouts: pictures
// are C x H x W, weights [out, in, kh, kw] and [out, in].
struct Picture {
  int channels;
  int height;
  int width;
  std::vector<double> values;
  double& at(int c, int y, int x) {
    return values[static_cast<std::size_t>((c * height + y) * width + x)];
  }
};

Picture make_picture(int channels, int height, int width) {
  return {channels, height, width,
          std::vector<double>(static_cast<std::size_t>(channels * height * width))};
}

Picture reference_conv2d(Picture inp, const std::vector<float>& weight,
                         const std::vector<float>& bias, int kernel, int stride, int padding) {
  const int out = static_cast<int>(bias.size());
  Picture result = make_picture(out, (inp.height + 2 * padding - kernel) / stride + 1,
                                (inp.width + 2 * padding - kernel) / stride + 1);
  for (int o = 0; o < out; ++o) {
    for (int y = 0; y < result.height; ++y) {
      for (int x = 0; x < result.width; ++x) {
        double sum = bias[static_cast<std::size_t>(o)];
        for (int c = 0; c < inp.channels; ++c) {
          for (int ky = 0; ky < kernel; ++ky) {
            for (int kx = 0; kx < kernel; ++kx) {
              const int iy = y * stride + ky - padding;
              const int ix = x * stride + kx - padding;
              if (iy < 0 || ix < 0 || iy >= inp.height || ix >= inp.width) continue;
              const int w = ((o * inp.channels + c) * kernel + ky) * kernel + kx;
              sum += weight[static_cast<std::size_t>(w)] * inp.at(c, iy, ix);
            }
          }
        }
        result.at(o, y, x) = sum;
      }
    }
  }
  return result;
}

Picture reference_max_pool2d(Picture inp, int kernel, int stride) {
  Picture result = make_picture(inp.channels, (inp.height - kernel) / stride + 1,
                                (inp.width - kernel) / stride + 1);
  for (int c = 0; c < inp.channels; ++c) {
    for (int y = 0; y < result.height; ++y) {
      for (int x = 0; x < result.width; ++x) {
        double largest = -1e300;
        for (int k = 0; k < kernel * kernel; ++k) {
          largest = std::max(largest, inp.at(c, y * stride + k / kernel, x * stride + k % kernel));
        }
        result.at(c, y, x) = largest;
      }
    }
  }
  return result;
}

std::vector<double> reference_linear(const std::vector<double>& inp,
                                     const std::vector<float>& weight,
                                     const std::vector<float>& bias) {
  std::vector<double> out;
  for (std::size_t o = 0; o < bias.size(); ++o) {
    out.push_back(std::inner_product(inp.begin(), inp.end(),
                                     weight.begin() + static_cast<std::ptrdiff_t>(o * inp.size()),
                                     static_cast<double>(bias[o])));
  }
  return out;
}

std::vector<double> reference_softmax(std::vector<double> values) {
  double sum = 0;
  for (double& v : values) sum += v = std::exp(v);
  for (double& v : values) v /= sum;
  return values;
}

// All parameters with random values: in files' layout by name, and in memory layout.
struct Parameters {
  std::vector<std::vector<float>> file;
  AlignedVector<float> memory;
};

Parameters random_parameters(const Network& network) {
  Parameters parameters;
  parameters.memory.resize(network.parameter_count());
  for (const Parameter& p : network.parameters()) {
    auto& values = parameters.file.emplace_back(p.size());
    test::fill_normal(values, parameters.file.size(), 0.3F);
    file_to_memory(p, values, std::span(parameters.memory).subspan(p.offset, p.size()));
  }
  return parameters;
}

// What floats answer is as near to the definition's as the roundings of all layers allow.
void check_answers(const Network& network, const Parameters& parameters,
                   const std::vector<std::uint8_t>& pixels, const float* found,
                   const std::vector<double>& expected) {
  test::Tensor bounds =
      test::reference_answers(network, parameters.memory, pixels, {}).probabilities;
  REQUIRE(bounds.size() == expected.size());
  for (std::size_t i = 0; i < bounds.size(); ++i) bounds[i].value = expected[i];
  CHECK(test::outside(std::span(found, expected.size()), std::span<const test::Bounded>(bounds)) ==
        "");
}

TEST_CASE("the forward pass agrees with the layers' definitions", "[kernels]") {
  const Network network = make_network(
      R"([{"type": "conv2d", "out_channels": 5, "kernel": 3, "stride": 2, "padding": 1},
          {"type": "relu"}, {"type": "max_pool2d", "kernel": 3, "stride": 2},
          {"type": "conv2d", "out_channels": 7, "kernel": 2}, {"type": "dropout"},
          {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      2, 13, 4);
  const Parameters parameters = random_parameters(network);
  constexpr int kBatch = 3;
  const auto pixels = test::random_pixels(kBatch * network.input_size(), 9);
  std::vector<float> input(pixels.size());
  network.normalize(pixels.data(), input.data(), kBatch);
  AlignedVector<float> arena(network.arena_size(kBatch));
  const float* found = network.forward(network.pack<float>(parameters.memory), input.data(),
                                       std::span<float>(arena), kBatch);

  std::vector<double> expected;
  for (std::size_t i = 0; i < kBatch; ++i) {
    Picture picture = make_picture(2, 13, 13);
    for (int y = 0; y < 13; ++y) {
      for (int x = 0; x < 13; ++x) {
        for (int c = 0; c < 2; ++c) {
          const auto at = i * network.input_size() + static_cast<std::size_t>((y * 13 + x) * 2 + c);
          picture.at(c, y, x) = (pixels[at] / 255.0 - 0.25) / 0.5;
        }
      }
    }
    Picture hidden = reference_conv2d(picture, parameters.file[0], parameters.file[1], 3, 2, 1);
    for (double& v : hidden.values) v = std::max(v, 0.0);
    hidden = reference_max_pool2d(hidden, 3, 2);
    hidden = reference_conv2d(hidden, parameters.file[2], parameters.file[3], 2, 1, 0);
    for (const double p : reference_softmax(
             reference_linear(hidden.values, parameters.file[4], parameters.file[5]))) {
      expected.push_back(p);
    }
  }
  check_answers(network, parameters, pixels, found, expected);
}

// out[c] = (inp[c] - mean[c]) / sqrt(variance[c] + 1e-5) * weight[c] + bias[c]
Picture reference_batch_norm2d(Picture inp, std::span<const std::vector<float>> p) {
  for (int c = 0; c < inp.channels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    for (int k = 0; k < inp.height * inp.width; ++k) {
      double& value = inp.at(c, k / inp.width, k % inp.width);
      value = (value - p[2][i]) / std::sqrt(p[3][i] + 1e-5) * p[0][i] + p[1][i];
    }
  }
  return inp;
}

// A convolution whose weights between different channels are 0.
Picture reference_depthwise_conv2d(const Picture& inp, const std::vector<float>& weight,
                                   const std::vector<float>& bias, int kernel, int padding) {
  const auto area = static_cast<std::size_t>(kernel * kernel);
  std::vector<float> full(weight.size() * bias.size());
  for (std::size_t c = 0; c < bias.size(); ++c) {
    std::copy_n(weight.begin() + static_cast<std::ptrdiff_t>(c * area), area,
                full.begin() + static_cast<std::ptrdiff_t>((c * bias.size() + c) * area));
  }
  return reference_conv2d(inp, full, bias, kernel, 1, padding);
}

Picture reference_avg_pool2d(Picture inp, int kernel, int stride) {
  Picture result = make_picture(inp.channels, (inp.height - kernel) / stride + 1,
                                (inp.width - kernel) / stride + 1);
  for (int c = 0; c < inp.channels; ++c) {
    for (int y = 0; y < result.height; ++y) {
      for (int x = 0; x < result.width; ++x) {
        for (int k = 0; k < kernel * kernel; ++k) {
          result.at(c, y, x) +=
              inp.at(c, y * stride + k / kernel, x * stride + k % kernel) / (kernel * kernel);
        }
      }
    }
  }
  return result;
}

Picture sum(Picture a, const Picture& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) a.values[i] += b.values[i];
  return a;
}

TEST_CASE("a residual network agrees with the layers' definitions", "[kernels]") {
  const Network network = make_network(
      R"([{"type": "conv2d", "name": "stem", "out_channels": 3, "kernel": 3, "bias": false},
          {"type": "batch_norm2d"},
          {"type": "relu", "name": "start"},
          {"type": "depthwise_conv2d", "kernel": 3, "padding": 1},
          {"type": "relu"},
          {"type": "add", "from": "start"},
          {"type": "relu"},
          {"type": "add", "from": "stem"},
          {"type": "avg_pool2d", "kernel": 3, "stride": 2},
          {"type": "global_avg_pool2d"}, {"type": "flatten"}, {"type": "softmax"}])",
      2, 9, 3);
  Parameters parameters = random_parameters(network);
  // A variance is above 0.
  const Parameter& variance = network.parameters()[4];
  REQUIRE(variance.name == "batch_norm2d1.running_var");
  for (std::size_t i = 0; i < 3; ++i) {
    parameters.file[4][i] = 0.5F + static_cast<float>(i);
    parameters.memory[variance.offset + i] = parameters.file[4][i];
  }
  const auto pixels = test::random_pixels(network.input_size(), 9);
  std::vector<float> input(pixels.size());
  network.normalize(pixels.data(), input.data(), 1);
  AlignedVector<float> arena(network.arena_size(1));
  const float* found = network.forward(network.pack<float>(parameters.memory), input.data(),
                                       std::span<float>(arena), 1);

  Picture picture = make_picture(2, 9, 9);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const auto at = static_cast<int>(i);
    picture.at(at % 2, at / 18, at / 2 % 9) = (pixels[i] / 255.0 - 0.25) / 0.5;
  }
  const auto relu = [](Picture p) {
    for (double& v : p.values) v = std::max(v, 0.0);
    return p;
  };
  const Picture stem = reference_conv2d(picture, parameters.file[0], {0, 0, 0}, 3, 1, 0);
  const Picture start = relu(reference_batch_norm2d(stem, std::span(parameters.file).subspan(1)));
  Picture hidden = reference_depthwise_conv2d(start, parameters.file[5], parameters.file[6], 3, 1);
  hidden = sum(relu(sum(relu(hidden), start)), stem);
  hidden = reference_avg_pool2d(hidden, 3, 2);
  hidden = reference_avg_pool2d(hidden, hidden.height, 1);
  check_answers(network, parameters, pixels, found, reference_softmax(hidden.values));
}

TEST_CASE("a network may start with a layer that works in place", "[kernels]") {
  const Network network =
      make_network(R"([{"type": "relu"}, {"type": "flatten"}, {"type": "softmax"}])", 1, 2, 4);
  const std::vector<float> input{-1, 0, 1, 2};
  AlignedVector<float> arena(network.arena_size(1));
  const float* found =
      network.forward(network.pack<float>({}), input.data(), std::span<float>(arena), 1);
  const std::vector<double> expected = reference_softmax({0, 0, 1, 2});
  for (std::size_t c = 0; c < 4; ++c) CHECK(found[c] == Approx(expected[c]));
  CHECK(input == std::vector<float>{-1, 0, 1, 2});
}

}  // namespace
}  // namespace inkdigit
