#include "engine/network/network.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::network_error;
using test::spec_json;

TEST_CASE("a batch gives the same bits as its images one by one", "[kernels]") {
  const Model model = test::small_model();
  constexpr int kBatch = 5;
  const auto pixels = test::random_pixels(kBatch * model.network.input_size(), 5);
  std::vector<float> input(pixels.size());
  model.network.normalize(pixels.data(), input.data(), kBatch);
  AlignedVector<float> arena(model.network.arena_size(kBatch));
  const float* together = model.network.forward(model.network.pack<float>(model.parameters),
                                                input.data(), std::span<float>(arena), kBatch);
  const std::vector<float> batch(together, together + kBatch * 10);
  for (std::size_t i = 0; i < kBatch; ++i) {
    const std::span image(pixels.data() + i * model.network.input_size(),
                          model.network.input_size());
    const std::vector<float> alone = predict(model, image);
    CHECK(std::equal(alone.begin(), alone.end(), batch.begin() + static_cast<long>(i * 10)));
  }
}

TEST_CASE("shapes that do not fit name the layer, what it takes and what it was given",
          "[kernels]") {
  CHECK(network_error(spec_json(R"([{"type": "linear", "name": "fc", "out_features": 10},
                                    {"type": "softmax"}])",
                                1, 28, 10)) ==
        "layer 'fc': takes a flat vector (is a flatten missing?) but was given 1x28x28");
  CHECK(network_error(spec_json(R"([{"type": "conv2d", "name": "c", "out_channels": 2,
                                     "kernel": 30}, {"type": "softmax"}])",
                                1, 28, 10)) ==
        "layer 'c': takes a picture of at least 30 pixels each way (kernel 30, padding 0) but was "
        "given 1x28x28");
  CHECK_THAT(network_error(spec_json(R"([{"type": "flatten"}, {"type": "max_pool2d", "name": "p"},
                                         {"type": "softmax"}])",
                                     1, 28, 10)),
             Contains("layer 'p': takes a picture") && Contains("a flat vector of 784"));
  CHECK(network_error(spec_json(R"([{"type": "conv2d", "name": "c", "out_channels": 2,
                                     "kernel": 3}, {"type": "relu", "name": "r"},
                                    {"type": "conv2d", "out_channels": 2, "kernel": 3},
                                    {"type": "add", "name": "a", "from": "r"},
                                    {"type": "softmax"}])",
                                1, 28, 10)) ==
        "layer 'a': takes 2x26x26 (the output of 'r') but was given 2x24x24");
  CHECK(network_error(spec_json(R"([{"type": "add", "name": "a", "from": "later"},
                                    {"type": "relu", "name": "later"}, {"type": "softmax"}])",
                                1, 28, 10)) ==
        "layer 'a': 'from' must be the name of an earlier layer, not 'later'");
  CHECK(network_error(spec_json(R"([{"type": "route", "name": "a", "from": "a"},
                                    {"type": "softmax"}])",
                                1, 28, 10)) ==
        "layer 'a': 'from' must be the name of an earlier layer, not 'a'");
  CHECK_THAT(network_error(spec_json(R"([{"type": "flatten"}, {"type": "linear",
                                         "out_features": 9}, {"type": "softmax"}])",
                                     1, 28, 10)),
             Contains("gives 9 values but there are 10 classes"));
}

TEST_CASE("networks of absurd size are refused before memory is asked for", "[kernels]") {
  CHECK_THAT(network_error(spec_json(R"([{"type": "conv2d", "name": "big", "out_channels": 65536,
                                          "kernel": 1}, {"type": "softmax"}])",
                                     1, 1024, 10)),
             Contains("layer 'big'") && Contains("elements"));
  CHECK_THAT(network_error(spec_json(R"([{"type": "flatten"}, {"type": "linear", "name": "big",
                                          "out_features": 65536}, {"type": "softmax"}])",
                                     1, 1024, 10)),
             Contains("layer 'big'") && Contains("parameters"));
}

}  // namespace
}  // namespace inkdigit
