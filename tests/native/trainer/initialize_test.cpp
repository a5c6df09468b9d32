#include "trainer/learn/optim/initialize.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/statistics.hpp"

namespace inkdigit {
namespace {

struct Expected {
  Initialization kind;
  double convolution;  // variance of 64 kernels of 32x5x5
  double linear;       // of 100 outputs from 4,096 inputs
  bool uniform;
};

const Expected kExpected[] = {
    {Initialization::kKaimingNormal, 2.0 / 800, 2.0 / 4096, false},
    {Initialization::kKaimingUniform, 2.0 / 800, 2.0 / 4096, true},
    {Initialization::kXavierNormal, 2.0 / (800 + 1600), 2.0 / (4096 + 100), false},
    {Initialization::kXavierUniform, 2.0 / (800 + 1600), 2.0 / (4096 + 100), true},
};

TEST_CASE("weights have the variance of their papers, biases are 0, normalization starts as none") {
  const Network network = test::make_network(
      R"([{"type": "conv2d", "out_channels": 32, "kernel": 1, "name": "stem"},
          {"type": "batch_norm2d", "name": "norm"},
          {"type": "conv2d", "out_channels": 64, "kernel": 5, "name": "conv"},
          {"type": "flatten"}, {"type": "linear", "out_features": 100, "name": "fc"},
          {"type": "softmax"}])",
      1, 12, 100);
  for (const Expected& expected : kExpected) {
    INFO(names_of(expected.kind)[static_cast<std::size_t>(expected.kind)]);
    AlignedVector<float> parameters(network.parameter_count(), 9.0F);
    initialize(network, expected.kind, 3, parameters);
    for (const Parameter& p : network.parameters()) {
      INFO(p.name);
      const auto values = std::span(parameters).subspan(p.offset, p.size());
      double square = 0;
      double largest = 0;
      for (const float value : values) {
        square += static_cast<double>(value) * value / static_cast<double>(p.size());
        largest = std::max(largest, std::abs(static_cast<double>(value)));
      }
      if (p.shape.size() == 1) {
        const bool one = p.name == "norm.weight" || p.name == "norm.running_var";
        CHECK(square == (one ? 1 : 0));
      } else if (p.name != "stem.weight") {
        const double variance = p.name == "conv.weight" ? expected.convolution : expected.linear;
        // Uniform numbers' squares vary less than normal numbers'.
        const double margin = test::margin_of_squares(static_cast<double>(p.size()));
        CHECK(std::abs(square / variance - 1) <= margin);
        // A uniform distribution ends at sqrt(3) deviations; a normal one of so many does not.
        CHECK((largest <= std::sqrt(3 * variance)) == expected.uniform);
      }
    }
  }
}

}  // namespace
}  // namespace inkdigit
