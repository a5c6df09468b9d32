#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/network/network.hpp"
#include "tests/native/reference/pass.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

// A network with weights on int8's grid. Its input has the mean `mean` and the deviation 0.5, and
// its quantizes have a scale at which no byte of a picture is near the middle of two integers, so
// that there is no doubt about what they round to.
struct Int8Network {
  Int8Network(const std::string& layers, int channels, int side, int classes, double mean = 0.25)
      : network(make(layers, channels, side, classes, mean)),
        parameters(network.parameter_count()) {
    AlignedVector<float> exact(parameters.size());
    test::fill_normal(exact, 4, 0.3F);
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
      if (!std::holds_alternative<Quantize>(network.layers()[i])) continue;
      exact[network.parameter_offset(i)] = 1.0F / 64;
    }
    round_weights(network, exact, parameters);
  }

  static Network make(const std::string& layers, int channels, int side, int classes, double mean) {
    nlohmann::json json = test::spec_json(layers, channels, side, classes);
    for (auto& value : json["input"]["mean"]) value = mean;
    return *Network::create(*parse_network_spec(json));
  }

  // Which layers compute in integers.
  [[nodiscard]] std::vector<std::size_t> integer_layers() const {
    const Weights<float> weights = network.pack<float>(parameters);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < weights.layers.size(); ++i) {
      if (weights.layers[i].int8) found.push_back(i);
    }
    return found;
  }

  // What the first `layers` layers give for `batch` pictures.
  [[nodiscard]] std::vector<float> forward(const std::vector<std::uint8_t>& pixels, int batch,
                                           std::size_t layers) const {
    AlignedVector<float> input(pixels.size());
    network.normalize(pixels.data(), input.data(), batch);
    AlignedVector<float> arena(network.arena_size(batch));
    const auto weights = network.pack<float>(std::span<const float>(parameters));
    const float* out = network.forward<float>(weights, input.data(), arena, batch, layers);
    const std::size_t size = base_of(network.layers()[layers - 1]).output_shape().size();
    return {out, out + static_cast<std::size_t>(batch) * size};
  }

  Network network;
  AlignedVector<float> parameters;
};

using Layers = std::vector<std::size_t>;

// Sums of integers are exact, and rounded as they become floats. Beside a float sum's own
// roundings there are those of a weight, of its scale (twice) and of the scales' product: four, as
// two for each factor.
void check(const Int8Network& net, std::size_t layers) {
  for (const std::size_t batch : {1, 3}) {
    const auto pixels = test::random_pixels(batch * net.network.input_size(), 9);
    test::ReferencePass pass(
        net.network, net.parameters,
        {.images = batch, .arithmetic = {.winograd = true, .operand_error = 2 * test::kUnit<>}});
    pass.forward(test::normalized(net.network, pixels));
    CHECK(test::outside(net.forward(pixels, static_cast<int>(batch), layers),
                        *pass.call_of(layers).inp) == "");
  }
}

TEST_CASE("a layer behind a quantize computes in integers what its floats are", "[kernels]") {
  const int channels = GENERATE(1, 3, 4);
  const std::string convolution =
      GENERATE(R"("kernel": 3)", R"("kernel": 5, "padding": 2)",
               R"("kernel": 3, "stride": 2, "padding": 1)", R"("kernel": 2, "bias": false)");
  INFO(channels << " channels, " << convolution);
  const Int8Network conv(R"([{"type": "quantize"}, {"type": "dropout"},
                             {"type": "conv2d", "out_channels": 11, )" +
                             convolution +
                             R"(}, {"type": "relu"}, {"type": "global_avg_pool2d"},
                             {"type": "flatten"}, {"type": "softmax"}])",
                         channels, 9, 11);
  CHECK(conv.integer_layers() == Layers{2});
  check(conv, 3);  // without the relu
  check(conv, 4);

  const Int8Network linear(R"([{"type": "quantize"}, {"type": "flatten"},
                               {"type": "linear", "out_features": 33}, {"type": "softmax"}])",
                           channels, 5, 33);
  CHECK(linear.integer_layers() == Layers{2});
  check(linear, 3);
}

TEST_CASE("a layer behind a relu and a quantize does so, too, with smaller integers", "[kernels]") {
  const int channels = GENERATE(1, 3, 4);
  const std::string convolution = GENERATE(R"("kernel": 3)", R"("kernel": 5, "padding": 2)");
  INFO(channels << " channels, " << convolution);
  const Int8Network conv(R"([{"type": "relu"}, {"type": "quantize"},
                             {"type": "conv2d", "out_channels": 11, )" +
                             convolution +
                             R"(}, {"type": "global_avg_pool2d"}, {"type": "flatten"},
                             {"type": "softmax"}])",
                         channels, 9, 11);
  const Weights<float> weights = conv.network.pack<float>(conv.parameters);
  REQUIRE(weights.layers[2].int8);
  CHECK(weights.layers[2].int8->lanes == int8_lanes({.low = 0, .high = 127}));
  check(conv, 3);
}

std::string first_conv(const std::string& convolution) {
  return R"([{"type": "conv2d", "out_channels": 5, "kernel": 3)" + convolution +
         R"(}, {"type": "relu"}, {"type": "quantize"}, {"type": "flatten"},
            {"type": "linear", "out_features": 10}, {"type": "softmax"}])";
}

TEST_CASE("a first layer computes with the picture's bytes", "[kernels]") {
  const double mean = GENERATE(0.25, 0.1307, 0.0);
  const Int8Network conv(first_conv(R"(, "stride": 2)"), 3, 9, 10, mean);
  CHECK(conv.integer_layers() == Layers{0, 4});
  check(conv, 2);
  const Int8Network linear(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 10}, {"type": "quantize"},
          {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
      3, 9, 10, mean);
  CHECK(linear.integer_layers() == Layers{1, 3});
  check(linear, 2);
}

TEST_CASE("a first layer with padding does so only where zero is a byte", "[kernels]") {
  const Int8Network black(first_conv(R"(, "padding": 1)"), 1, 9, 10, 0.0);
  CHECK(black.integer_layers() == Layers{0, 4});
  check(black, 2);
  const Int8Network gray(first_conv(R"(, "padding": 1)"), 1, 9, 10);
  CHECK(gray.integer_layers() == Layers{4});
  check(gray, 2);
}

TEST_CASE("a first layer stays with floats where channels are normalized differently",
          "[kernels]") {
  nlohmann::json json = test::spec_json(first_conv(""), 3, 9, 10);
  Int8Network net(first_conv(""), 3, 9, 10);
  CHECK(net.integer_layers() == Layers{0, 4});
  json["input"]["mean"][1] = 0.5;
  net.network = *Network::create(*parse_network_spec(json));
  CHECK(net.integer_layers() == Layers{4});
  json["input"]["mean"][1] = 0.25;
  json["input"]["std"][2] = 0.25;
  net.network = *Network::create(*parse_network_spec(json));
  CHECK(net.integer_layers() == Layers{4});
}

TEST_CASE("a network without quantizes stays with floats, whatever its weights are", "[kernels]") {
  const Int8Network net(R"([{"type": "conv2d", "out_channels": 5, "kernel": 3}, {"type": "relu"},
                            {"type": "flatten"}, {"type": "linear", "out_features": 10},
                            {"type": "softmax"}])",
                        1, 9, 10);
  CHECK(net.integer_layers().empty());
}

TEST_CASE("a layer whose weights are off the grid stays with floats, and its neighbors do not",
          "[kernels]") {
  Int8Network net(first_conv(""), 1, 9, 10);
  net.parameters[net.network.parameters()[3].offset + 3] += 0.0005F;  // a step is 0.007
  CHECK(net.integer_layers() == Layers{0});
  check(net, 2);
}

TEST_CASE("what somebody else reads, or no quantize has rounded, stays float", "[kernels]") {
  const Int8Network skipped(
      R"([{"type": "quantize", "name": "q"},
          {"type": "conv2d", "out_channels": 2, "kernel": 3, "padding": 1},
          {"type": "add", "from": "q"}, {"type": "global_avg_pool2d"}, {"type": "flatten"},
          {"type": "softmax"}])",
      2, 9, 2);
  CHECK(skipped.integer_layers().empty());
  check(skipped, 3);
  const Int8Network pooled(
      R"([{"type": "quantize"}, {"type": "avg_pool2d", "kernel": 2},
          {"type": "conv2d", "out_channels": 2, "kernel": 3}, {"type": "global_avg_pool2d"},
          {"type": "flatten"}, {"type": "softmax"}])",
      2, 9, 2);
  CHECK(pooled.integer_layers().empty());
  check(pooled, 3);
}

TEST_CASE("a forward pass that ends at a quantize gives floats", "[kernels]") {
  const Int8Network net(R"([{"type": "quantize"}, {"type": "flatten"},
                            {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
                        2, 5, 10);
  CHECK(net.integer_layers() == Layers{2});
  check(net, 1);
  check(net, 2);
}

}  // namespace
}  // namespace inkdigit
