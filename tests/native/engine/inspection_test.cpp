#include "engine/inspection.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/native/reference/pass.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

// All types of layers: with a relu that is done along with what is before it, one that cannot be as
// an add reads past it, and values that stay where they are under several names.
constexpr const char* kAllLayers = R"([
  {"type": "dropout"},
  {"type": "conv2d", "name": "conv1", "out_channels": 8, "kernel": 3, "padding": 1},
  {"type": "relu"},
  {"type": "batch_norm2d"},
  {"type": "conv2d", "name": "conv2", "out_channels": 8, "kernel": 3, "padding": 1},
  {"type": "relu"},
  {"type": "add", "from": "conv2"},
  {"type": "leaky_relu"},
  {"type": "max_pool2d", "kernel": 2},
  {"type": "depthwise_conv2d", "kernel": 3, "stride": 2, "padding": 1},
  {"type": "avg_pool2d", "kernel": 2, "stride": 1},
  {"type": "flatten"},
  {"type": "linear", "name": "fc1", "out_features": 12},
  {"type": "relu"},
  {"type": "dropout"},
  {"type": "linear", "name": "fc2", "out_features": 5},
  {"type": "softmax"}])";

constexpr const char* kQuantized = R"([
  {"type": "conv2d", "name": "conv1", "out_channels": 4, "kernel": 3},
  {"type": "relu"},
  {"type": "quantize", "name": "rounded"},
  {"type": "dropout"},
  {"type": "conv2d", "name": "conv2", "out_channels": 8, "kernel": 3},
  {"type": "relu"},
  {"type": "quantize"},
  {"type": "global_avg_pool2d"},
  {"type": "flatten"},
  {"type": "quantize"},
  {"type": "linear", "out_features": 5},
  {"type": "softmax"}])";

Recognizer made_of(Network network, AlignedVector<float> parameters) {
  Result<Recognizer> made =
      Recognizer::create({"test", std::move(network), std::move(parameters), "{}", {}});
  REQUIRE(made);
  return std::move(*made);
}

Recognizer recognizer_of(const std::string& layers, int channels, int side, int classes) {
  Network network = test::make_network(layers, channels, side, classes);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 7, 0.3F);
  for (const Parameter& parameter : network.parameters()) {
    if (parameter.trainable) continue;
    for (std::size_t i = 0; i < parameter.size(); ++i) {
      float& value = parameters[parameter.offset + i];
      value = 0.1F + std::abs(value);  // scales and variances are above 0
    }
  }
  return made_of(std::move(network), std::move(parameters));
}

std::vector<float> output(Recognizer& recognizer, const std::vector<std::uint8_t>& raster,
                          std::size_t layer) {
  Result<std::vector<float>> values = layer_output(recognizer, raster, layer);
  REQUIRE(values);
  return *values;
}

// From channels x height x width as it is in memory.
std::vector<float> channels_last(const std::vector<float>& values, const Shape& shape) {
  const auto channels = static_cast<std::size_t>(shape.channels);
  const std::size_t positions = values.size() / channels;
  std::vector<float> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    result.push_back(values[i % channels * positions + i / channels]);
  }
  return result;
}

const Shape& shape_of(const Recognizer& recognizer, std::size_t layer) {
  return base_of(recognizer.model().network.layers()[layer]).output_shape();
}

TEST_CASE("each layer gives what its definition does, and the last one the probabilities") {
  const int channels = GENERATE(1, 3);
  Recognizer recognizer = recognizer_of(kAllLayers, channels, 12, 5);
  const Model& model = recognizer.model();
  const auto raster = test::random_pixels(model.network.input_size(), 3);
  test::ReferencePass pass(model.network, model.parameters,
                           {.images = 1, .arithmetic = {.winograd = true}});
  pass.forward(test::normalized(model.network, raster));
  const std::size_t last = model.network.layers().size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    INFO("layer " << i << ", " << base_of(model.network.layers()[i]).name());
    const std::vector<float> values = output(recognizer, raster, i);
    CHECK(test::outside(channels_last(values, shape_of(recognizer, i)), *pass.call_of(i + 1).inp) ==
          "");
  }
  const Result<Recognition> answer = recognizer.recognize(raster);
  REQUIRE(answer);
  CHECK(output(recognizer, raster, last) == answer->probabilities);
}

TEST_CASE("layers that compute in integers give floats in real units") {
  Recognizer exact = recognizer_of(kQuantized, 1, 10, 5);
  AlignedVector<float> rounded(exact.model().parameters.size());
  round_weights(exact.model().network, exact.model().parameters, rounded);
  Recognizer recognizer = made_of(exact.model().network, rounded);
  const Network& network = recognizer.model().network;
  const Weights<float> weights = network.pack<float>(std::span<const float>(rounded));
  for (const std::size_t integers : {0U, 4U, 10U}) REQUIRE(weights.layers[integers].int8);

  const auto raster = test::random_pixels(100, 3);
  // The relu of what is before it, and behind it the nearest multiple of its scale.
  const std::vector<float> conv = output(recognizer, raster, 0);
  const std::vector<float> relu = output(recognizer, raster, 1);
  const std::vector<float> quantized = output(recognizer, raster, 2);
  const float scale = rounded[network.parameter_offset(2)];
  CHECK(*std::min_element(conv.begin(), conv.end()) < 0);
  for (std::size_t i = 0; i < conv.size(); ++i) {
    CHECK(relu[i] == std::max(conv[i], 0.0F));
    CHECK(quantized[i] == scale * std::min(std::nearbyint(relu[i] * (1 / scale)), 127.0F));
  }
  CHECK(output(recognizer, raster, 3) == quantized);
  // The integers' sums are those of the floats that they stand for.
  const auto filter = *inkdigit::filter(recognizer.model(), 4, 2);
  const Parameter& weight = base_of(network.layers()[4]).parameters()[0];
  double sum = rounded[network.parameter_offset(4) + weight.size() + 2];
  double magnitude = std::abs(sum);
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t k = 0; k < 9; ++k) {
      const double product = double{filter[c * 9 + k]} * quantized[c * 64 + k / 3 * 8 + k % 3];
      sum += product;
      magnitude += std::abs(product);
    }
  }
  // A weight, two scales, their product, and the sum are rounded.
  CHECK(std::abs(output(recognizer, raster, 4)[std::size_t{2} * 36] - sum) <=
        8 * magnitude * test::kUnit<>);
  CHECK(output(recognizer, raster, 11) == recognizer.recognize(raster)->probabilities);
}

TEST_CASE("a filter is what files have under a channel") {
  Recognizer recognizer = recognizer_of(kAllLayers, 3, 12, 5);
  const Model& model = recognizer.model();
  for (const std::size_t layer : {1U, 9U, 12U}) {
    Parameter weight = base_of(model.network.layers()[layer]).parameters()[0];
    weight.offset = 0;
    const std::size_t offset = model.network.parameter_offset(layer);
    std::vector<float> file(weight.size());
    memory_to_file(weight, std::span(model.parameters).subspan(offset, weight.size()), file);
    const Result<FilterShape> shape = filter_shape(model, layer);
    REQUIRE(shape);
    const std::size_t size = shape->inputs * shape->height * shape->width;
    for (std::size_t channel = 0; channel < weight.out; ++channel) {
      const auto first = file.begin() + static_cast<std::ptrdiff_t>(channel * size);
      CHECK(*filter(model, layer, channel) ==
            std::vector<float>(first, first + static_cast<std::ptrdiff_t>(size)));
    }
  }
  const auto is = [&](std::size_t layer, FilterShape expected) {
    const FilterShape shape = *filter_shape(model, layer);
    CHECK(shape.inputs == expected.inputs);
    CHECK(shape.height == expected.height);
    CHECK(shape.width == expected.width);
  };
  is(1, {3, 3, 3});
  is(9, {1, 3, 3});
  is(12, {8, 2, 2});
  CHECK_THAT(filter(model, 2, 0).error().message, Contains("has no filters"));
  CHECK_THAT(filter(model, 1, 8).error().message, Contains("no channel 8: the last is 7"));
  CHECK_THAT(filter_shape(model, 17).error().message, Contains("no layer 17: the last is 16"));
}

constexpr const char* kSums = R"([
  {"type": "flatten"}, {"type": "linear", "name": "fc", "out_features": 3}, {"type": "softmax"}])";

TEST_CASE("what speaks for a class is the ink that its logit falls without") {
  Network network = test::make_network(kSums, 1, 10, 3);
  AlignedVector<float> parameters(network.parameter_count());
  // Class 1 counts the ink in the left half and class 2 that in the right one, at half the price.
  for (std::size_t i = 0; i < 100; ++i) {
    parameters[i * 3 + (i % 10 < 5 ? 1 : 2)] = i % 10 < 5 ? 1.0F : 0.5F;
  }
  const double deviation = network.spec().input.std[0];
  Recognizer recognizer = made_of(std::move(network), std::move(parameters));
  std::vector<std::uint8_t> raster(100);
  raster[22] = 216;  // row 2, column 2
  raster[23] = 120;
  raster[0] = 36;    // two away from row 2, column 2, in both
  raster[99] = 255;  // on the edge
  const std::vector<float> map = *explain(recognizer, raster, 1, 2);
  const auto in_logits = [&](double bytes) { return Approx(bytes / 255 / deviation).margin(1e-4); };
  // A neighbor loses two thirds, one two pixels away a sixth, along each axis.
  CHECK(map[22] == in_logits(216 + 120 * 2 / 3.0 + 36 / 36.0));
  CHECK(map[23] == in_logits(120 + 216 * 2 / 3.0));
  CHECK(map[0] == in_logits(36 + 216 / 36.0 + 0));
  CHECK(map[99] == in_logits(-255 / 2.0));
  CHECK(std::count(map.begin(), map.end(), 0.0F) == 96);
  const std::vector<float> against = *explain(recognizer, raster, 2, 1);
  for (std::size_t i = 0; i < 100; ++i) CHECK(against[i] == -map[i]);

  CHECK_THAT(explain(recognizer, raster, 1, 3).error().message, Contains("no class 3"));
  CHECK_THAT(explain(recognizer, raster, 4, 0).error().message, Contains("no class 4"));
  Recognizer colors = recognizer_of(kSums, 3, 10, 3);
  CHECK_THAT(explain(colors, std::vector<std::uint8_t>(300, 9), 0, 1).error().message,
             Contains("takes 3x10x10"));
}

}  // namespace
}  // namespace inkdigit
