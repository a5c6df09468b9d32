#include "engine/model/predictor.hpp"

#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

TEST_CASE("a predictor gives the network's outputs, picture after picture, wherever both lie") {
  Network network = test::make_network(R"([
    {"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"}, {"type": "flatten"},
    {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
                                       1, 8, 4);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  std::vector<std::uint8_t> first(64);
  std::iota(first.begin(), first.end(), std::uint8_t{100});
  const std::vector<std::uint8_t> second(first.rbegin(), first.rend());

  const auto expected = [&](const std::vector<std::uint8_t>& picture) {
    std::vector<float> input(64);
    network.normalize(picture.data(), input.data(), 1);
    AlignedVector<float> arena(network.arena_size(1));
    const Weights<float> weights = network.pack<float>(parameters);
    const float* outputs = network.forward<float>(weights, input.data(), arena, 1);
    return std::vector<float>(outputs, outputs + 4);
  };
  const std::vector<float> of_first = expected(first);
  const std::vector<float> of_second = expected(second);
  CHECK(of_first != of_second);

  Predictor built(network, parameters);
  Predictor predictor = std::move(built);
  const Network moved = std::move(network);
  const auto found = [&](const std::vector<std::uint8_t>& picture) {
    const std::span<const float> outputs = predictor.predict(moved, picture);
    return std::vector<float>(outputs.begin(), outputs.end());
  };
  CHECK(found(first) == of_first);
  CHECK(found(second) == of_second);
  CHECK(found(first) == of_first);
}

}  // namespace
}  // namespace inkdigit
