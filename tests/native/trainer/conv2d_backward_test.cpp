#include "trainer/learn/layers/conv2d_backward.hpp"

#include <cmath>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

struct Gradients {
  std::vector<double> parameters;
  std::vector<double> inputs;
};

// Of `batch` images from `first` on; the numbers are random, but the same for an image.
Gradients gradients_of(const Conv2d& layer, int first, int batch) {
  const Conv2dBackward twin(layer);
  const auto images = static_cast<std::size_t>(first + batch);
  std::size_t count = 0;
  for (const Parameter& parameter : layer.parameters()) count += parameter.size();
  std::vector<double> parameters(count);
  std::vector<double> inp(images * layer.input_shape().size());
  std::vector<double> dout(images * layer.output_shape().size());
  test::fill_normal(parameters, 1);
  test::fill_normal(inp, 2);
  test::fill_normal(dout, 3);
  std::vector<double> packed(twin.packed_size());
  twin.pack(parameters.data(), packed.data());
  std::vector<double> scratch(twin.scratch_size());
  Gradients found{std::vector<double>(count), std::vector<double>(static_cast<std::size_t>(batch) *
                                                                  layer.input_shape().size())};
  Backward<double> b;
  b.parameters = parameters.data();
  b.packed = packed.data();
  b.inp = inp.data() + static_cast<std::size_t>(first) * layer.input_shape().size();
  b.dout = dout.data() + static_cast<std::size_t>(first) * layer.output_shape().size();
  b.dinp = found.inputs.data();
  b.dparameters = found.parameters.data();
  b.scratch = scratch.data();
  b.batch = batch;
  twin.backward(b);
  return found;
}

double worst(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

// The gradient of a batch against those of its images.
void check_sum_over_images(const Conv2d& layer, int batch) {
  const Gradients together = gradients_of(layer, 0, batch);
  Gradients sum{std::vector<double>(together.parameters.size()), {}};
  for (int i = 0; i < batch; ++i) {
    const Gradients alone = gradients_of(layer, i, 1);
    for (std::size_t p = 0; p < alone.parameters.size(); ++p) {
      sum.parameters[p] += alone.parameters[p];
    }
    sum.inputs.insert(sum.inputs.end(), alone.inputs.begin(), alone.inputs.end());
  }
  // In doubles: 1e-9 is 10^7 roundings of 1, and a sum here has some thousands of terms of about 1.
  CHECK(worst(together.parameters, sum.parameters) < 1e-9);
  CHECK(worst(together.inputs, sum.inputs) < 1e-9);
}

Conv2d layer_of(int in, int out, int kernel, int side) {
  Conv2dSpec spec;
  spec.name = "conv";
  spec.out_channels = out;
  spec.kernel = kernel;
  spec.padding = 1;
  const Result<Conv2d> layer = Conv2d::create(spec, Shape{in, side, side, false});
  REQUIRE(layer);
  return *layer;
}

TEST_CASE("a convolution's gradient of a batch is the sum of its images'", "[kernels]") {
  const Conv2d direct = layer_of(3, 5, 3, 6);
  REQUIRE_FALSE(direct.winograd());
  check_sum_over_images(direct, 4);
}

TEST_CASE("the same in Winograd's form, with more tiles than a block", "[kernels]") {
  const Conv2d layer = layer_of(16, 12, 3, 10);
  constexpr int kBatch = 24;
  REQUIRE(layer.winograd());
  REQUIRE(layer.winograd()->tiles(kBatch) > layer.winograd()->block());
  check_sum_over_images(layer, kBatch);
}

}  // namespace
}  // namespace inkdigit
