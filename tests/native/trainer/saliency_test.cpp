#include "trainer/explain/saliency.hpp"

#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

double sum_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST_CASE("integrated gradients add up to what the network prefers: completeness") {
  const char* const layers[] = {
      R"([{"type": "conv2d", "out_channels": 4, "kernel": 3}, {"type": "relu"},
          {"type": "max_pool2d"}, {"type": "flatten"}, {"type": "linear", "out_features": 9},
          {"type": "relu"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      R"([{"type": "batch_norm2d"}, {"type": "dropout"}, {"type": "flatten"},
          {"type": "linear", "out_features": 4}, {"type": "softmax"}])"};
  for (const char* network_layers : layers) {
    for (const int channels : {1, 3}) {
      const Network network = test::make_network(network_layers, channels, 8, 4);
      AlignedVector<float> parameters(network.parameter_count());
      test::fill_normal(parameters, 5, 0.5F);
      for (const Parameter& p : network.parameters()) {
        if (p.name.find("running_var") == std::string::npos) continue;
        std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(p.offset), p.size(), 0.5F);
      }
      Saliency saliency(network, parameters, 1000);
      const std::vector<std::uint8_t> picture = test::random_pixels(network.input_size(), 2);
      const std::vector<std::uint8_t> blank(picture.size());
      const std::vector<float> found = saliency.pixels(picture, 1, 3);
      CHECK(found.size() == 64);
      const double expected = static_cast<double>(saliency.preference(picture, 1, 3)) -
                              static_cast<double>(saliency.preference(blank, 1, 3));
      CHECK(std::abs(expected) > 0.1);
      // Along the way the gradient is constant but for where a relu or a maximum turns: some
      // hundred places, each off by half of a step of 1/1000 at most.
      CHECK(sum_of(found) == Approx(expected).epsilon(0.01).margin(0.002));
      const std::vector<float> other_way = saliency.pixels(picture, 3, 1);
      CHECK(other_way[20] == Approx(-found[20]).margin(1e-6));
    }
  }
}

TEST_CASE("of a linear network a pixel's part is its weight times its level") {
  const Network network = test::make_network(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])", 1, 4,
      3);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5);
  Saliency saliency(network, parameters, 4);
  std::vector<std::uint8_t> picture = test::random_pixels(16, 2);
  picture[3] = 0;
  const std::vector<float> found = saliency.pixels(picture, 2, 0);
  const auto deviation = static_cast<float>(network.spec().input.std[0]);
  for (std::size_t i = 0; i < 16; ++i) {
    const float level = static_cast<float>(picture[i]) / 255 / deviation;
    CHECK(found[i] ==
          Approx((parameters[3 * i + 2] - parameters[3 * i]) * level).epsilon(1e-4).margin(1e-5));
  }
  CHECK(found[3] == 0);
}

}  // namespace
}  // namespace inkdigit
