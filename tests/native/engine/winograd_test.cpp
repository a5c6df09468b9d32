#include "engine/layers/winograd.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/layers/conv2d.hpp"
#include "tests/native/reference/winograd_bounds.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

struct WinogradCase {
  int in;
  int out;
  int kernel;
  int padding;
  int height;
  int width;
  int batch = 1;
  bool bias = true;
  bool relu = false;
};

Result<Conv2d> layer_of(const WinogradCase& c) {
  Conv2dSpec spec;
  spec.name = "conv";
  spec.out_channels = c.out;
  spec.kernel = c.kernel;
  spec.padding = c.padding;
  spec.bias = c.bias;
  return Conv2d::create(spec, Shape{c.in, c.height, c.width, false});
}

// The output at `position` (row-major) of image `image`, by the definition.
double direct(const WinogradCase& c, const Shape& output, const std::vector<double>& parameters,
              const std::vector<double>& inp, std::size_t image, int position, int o) {
  double sum = c.bias ? parameters[parameters.size() - static_cast<std::size_t>(c.out - o)] : 0;
  const int y0 = position / output.width - c.padding;
  const int x0 = position % output.width - c.padding;
  for (int ky = 0; ky < c.kernel; ++ky) {
    for (int kx = 0; kx < c.kernel; ++kx) {
      const int y = y0 + ky;
      const int x = x0 + kx;
      if (y < 0 || x < 0 || y >= c.height || x >= c.width) continue;
      for (int i = 0; i < c.in; ++i) {
        const auto pixel = image * static_cast<std::size_t>(c.height * c.width) +
                           static_cast<std::size_t>(y * c.width + x);
        const auto weight = ((ky * c.kernel + kx) * c.in + i) * c.out + o;
        sum += inp[pixel * static_cast<std::size_t>(c.in) + static_cast<std::size_t>(i)] *
               parameters[static_cast<std::size_t>(weight)];
      }
    }
  }
  return c.relu ? std::max(sum, 0.0) : sum;
}

// "" where the layer's forward in T is as near to the definition as rounding allows. The definition
// is summed in doubles, of terms whose magnitudes are a part of those of Winograd's form.
template <class T>
std::string mismatch(const WinogradCase& c) {
  const Result<Conv2d> layer = layer_of(c);
  REQUIRE(layer);
  REQUIRE(layer->winograd());
  const Shape& output = layer->output_shape();
  const auto batch = static_cast<std::size_t>(c.batch);
  std::size_t count = 0;
  for (const Parameter& parameter : layer->parameters()) count += parameter.size();
  std::vector<float> weights(count);
  test::fill_normal(weights, 1, 0.1F);
  const std::vector<T> parameters(weights.begin(), weights.end());
  std::vector<T> inp(batch * layer->input_shape().size());
  test::fill_normal(inp, 2);
  std::vector<T> packed(layer->packed_size());
  layer->pack(parameters.data(), packed.data());
  std::vector<T> scratch(layer->scratch_size());
  constexpr T kGuard = 77;
  std::vector<T> out(batch * output.size() + 1, kGuard);
  Forward<T> f;
  f.parameters = parameters.data();
  f.packed = packed.data();
  f.inp = inp.data();
  f.out = out.data();
  f.scratch = scratch.data();
  f.batch = c.batch;
  f.relu = c.relu;
  layer->forward(f);
  CHECK(out.back() == kGuard);
  const std::vector<double> exact_parameters(parameters.begin(), parameters.end());
  const std::vector<double> exact_inp(inp.begin(), inp.end());
  std::vector<double> magnitudes;
  for (const double value : exact_inp) magnitudes.push_back(std::abs(value));
  const test::WinogradBound bound = test::winograd_output(*layer, magnitudes, weights.data());
  const double products = c.in * c.kernel * c.kernel + 1;
  const double rounding = test::gamma<T>(bound.roundings) + test::gamma<double>(products);
  test::Tensor expected;
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const auto within = static_cast<int>(i % output.size());
    expected.push_back({direct(c, output, exact_parameters, exact_inp, i / output.size(),
                               within / c.out, within % c.out),
                        rounding * bound.magnitudes[i]});
  }
  return test::outside(std::span<const T>(out).first(expected.size()), std::span(expected));
}

const WinogradCase kCases[] = {
    {16, 16, 5, 0, 12, 12},
    {16, 32, 5, 2, 14, 14, 2},
    {32, 16, 5, 2, 7, 7, 1, false},        // the last tiles reach over the edges
    {20, 36, 5, 1, 10, 9, 3, true, true},  // narrower vectors at the end
    {16, 16, 3, 0, 6, 6},
    {12, 20, 3, 1, 8, 12, 2, true, true},
    {24, 40, 3, 1, 7, 7, 3, false},
    {12, 12, 3, 2, 26, 26, 9},  // more tiles than a block
    {12, 12, 3, 1, 7, 7},       // this and the next: of gradient_test
    {12, 16, 5, 1, 8, 8, 1, false},
};

TEST_CASE("Winograd's form agrees with the definition of a convolution", "[kernels]") {
  for (const WinogradCase& c : kCases) {
    INFO(c.in << " to " << c.out << ", kernel " << c.kernel << ", padding " << c.padding << ", "
              << c.height << "x" << c.width);
    CHECK(mismatch<double>(c) == "");
  }
}

TEST_CASE("Winograd's form agrees in floats on every instruction set", "[kernels]") {
  test::on_every_target([] {
    for (const WinogradCase& c : kCases) CHECK(mismatch<float>(c) == "");
  });
}

TEST_CASE("Winograd's form gives an image the same bits alone and in a batch", "[kernels]") {
  const WinogradCase c{16, 16, 3, 1, 10, 10, 40};
  const Result<Conv2d> layer = layer_of(c);
  REQUIRE(layer);
  REQUIRE(layer->winograd());
  REQUIRE(layer->winograd()->tiles(c.batch) > layer->winograd()->block());
  std::vector<float> parameters(16 * 16 * 9 + 16);
  std::vector<float> inp(40 * layer->input_shape().size());
  test::fill_normal(parameters, 1, 0.1F);
  test::fill_normal(inp, 2);
  std::vector<float> packed(layer->packed_size());
  layer->pack(parameters.data(), packed.data());
  std::vector<float> scratch(layer->scratch_size());
  const auto forward = [&](std::size_t first, int batch) {
    std::vector<float> out(static_cast<std::size_t>(batch) * layer->output_shape().size());
    Forward<float> f;
    f.packed = packed.data();
    f.inp = inp.data() + first * layer->input_shape().size();
    f.out = out.data();
    f.scratch = scratch.data();
    f.batch = batch;
    layer->forward(f);
    return out;
  };
  const std::vector<float> together = forward(0, c.batch);
  for (std::size_t i = 0; i < 40; ++i) {
    const std::vector<float> alone = forward(i, 1);
    const auto first = together.begin() + static_cast<std::ptrdiff_t>(i * alone.size());
    CHECK(std::equal(alone.begin(), alone.end(), first));
  }
}

TEST_CASE("a convolution that gains nothing by Winograd's form keeps to the direct sum",
          "[kernels]") {
  const auto direct_sum = [](const WinogradCase& c, int stride = 1) {
    Conv2dSpec spec;
    spec.name = "conv";
    spec.out_channels = c.out;
    spec.kernel = c.kernel;
    spec.stride = stride;
    const Result<Conv2d> layer = Conv2d::create(spec, Shape{c.in, c.height, c.width, false});
    REQUIRE(layer);
    return !layer->winograd();
  };
  CHECK_FALSE(direct_sum({32, 64, 5, 0, 12, 12}));
  CHECK(direct_sum({1, 32, 5, 0, 28, 28}));  // reading the tiles would cost more than the products
  CHECK(direct_sum({32, 64, 5, 0, 5, 5}));   // one output, of a tile's four
  CHECK(direct_sum({32, 64, 3, 0, 24, 24}, 2));
  CHECK(direct_sum({32, 64, 7, 0, 24, 24}));
  CHECK(direct_sum({30, 64, 5, 0, 12, 12}));  // no multiple of four channels
}

}  // namespace
}  // namespace inkdigit
