#include "engine/layers/int8_weights.hpp"

#include <limits>
#include <vector>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr QuantizationParams kActivations{.scale = 0.25F, .shift = 0, .low = -127, .high = 127};
constexpr QuantizationParams kBytes{.scale = 0.5F, .shift = -3, .low = 0, .high = 255};

// Two columns with steps of 0.5 and 2.
const std::vector<float> kWeights{63.5F, 0, -1.5F, 254, 2, -6};
const std::vector<float> kBias{1, 2};

std::optional<Int8Weights> make_weights(const std::vector<float>& weights,
                                        const QuantizationParams& grid) {
  return make_int8_weights({.weights = weights.data(),
                            .bias = kBias.data(),
                            .runs = 1,
                            .run_length = weights.size() / 2,
                            .out = 2},
                           grid);
}

TEST_CASE("weights on int8's grid keep their steps and biases") {
  const auto found = make_weights(kWeights, kActivations);
  REQUIRE(found);
  CHECK(found->scale[0] == 0.25F * 0.5F);
  CHECK(found->scale[1] == 0.25F * 2);
  CHECK(found->bias[0] == 1);
  CHECK(found->bias[1] == 2);
}

TEST_CASE("a bias takes in what the input's zero is worth") {
  const auto found = make_weights(kWeights, kBytes);
  REQUIRE(found);
  CHECK(found->scale[0] == 0.5F * 0.5F);
  // -3 * (63.5 - 1.5 + 2) and -3 * (0 + 254 - 6)
  CHECK(found->bias[0] == Approx(1 - 3 * 64));
  CHECK(found->bias[1] == Approx(2 - 3 * 248));
}

TEST_CASE("one weight between the steps, or none at all, is enough to stay with floats") {
  for (const float wrong : {0.25F, 1.0F + 0.01F, std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> weights = kWeights;
    weights[4] = wrong;
    CHECK_FALSE(make_weights(weights, kActivations));
  }
  CHECK(make_weights(std::vector<float>(6), kActivations));
}

TEST_CASE("weights too small for a step of theirs are nothing") {
  const auto found = make_weights({1e-44F, 0, -1e-44F, 0, 0, 0}, kActivations);
  REQUIRE(found);
  CHECK(found->scale[0] == 0.25F);
}

TEST_CASE("layers whose sums could overflow stay with floats") {
  const std::vector<float> weights(std::size_t{2} * 66312, 1);
  CHECK_FALSE(make_weights(weights, kBytes));
  CHECK(make_weights({weights.begin(), weights.end() - 2}, kBytes));
  CHECK(make_weights(weights, kActivations));
}

}  // namespace
}  // namespace inkdigit
