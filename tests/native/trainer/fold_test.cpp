#include "trainer/transform/compress/fold.hpp"

#include <cmath>

#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

// A model with random parameters of few bits, so that folding them is exact: normalizations whose
// epsilon is 1/4 multiply by powers of two.
Model random_model(const char* layers, int channels, int side, int classes) {
  Model model{.name = "test",
              .network = test::make_network(layers, channels, side, classes),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  test::fill_normal(model.parameters, 7, 0.5F);
  for (float& value : model.parameters) value = std::round(value * 256) / 256;
  for (const Parameter& p : model.network.parameters()) {
    const auto values = std::span(model.parameters).subspan(p.offset, p.size());
    const bool scales = p.initial == 1 && p.trainable;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (scales) values[i] = i % 2 == 0 ? 2 : -0.5F;
      if (p.name.ends_with("running_var")) values[i] = i % 3 == 0 ? 0.75F : 3.75F;
    }
  }
  model.golden.push_back({test::random_pixels(model.network.input_size(), 2), {}});
  model.golden[0].probabilities = predict(model, model.golden[0].raster);
  return model;
}

std::vector<std::string> types(const Model& model) {
  std::vector<std::string> names;
  for (const LayerSpec& layer : model.network.spec().layers) names.emplace_back(type_of(layer));
  return names;
}

TEST_CASE("batch normalization is folded on both paths of a block, and names follow") {
  const Model model = random_model(
      R"([{"type": "conv2d", "out_channels": 3, "kernel": 3, "bias": false},
          {"type": "batch_norm2d", "name": "start", "epsilon": 0.25},
          {"type": "conv2d", "out_channels": 2, "kernel": 3, "stride": 2, "padding": 1},
          {"type": "batch_norm2d", "name": "path", "epsilon": 0.25},
          {"type": "route", "from": "start"},
          {"type": "conv2d", "out_channels": 2, "kernel": 1, "stride": 2, "bias": false},
          {"type": "batch_norm2d", "epsilon": 0.25}, {"type": "add", "from": "path"},
          {"type": "relu"}, {"type": "flatten"}, {"type": "linear", "out_features": 4},
          {"type": "softmax"}])",
      2, 8, 4);
  const Model folded = fold_batch_norms(model);
  CHECK(types(folded) == std::vector<std::string>{"conv2d", "conv2d", "route", "conv2d", "add",
                                                  "relu", "flatten", "linear", "softmax"});
  const auto pixels = test::random_pixels(model.network.input_size(), 3);
  CHECK(test::apart(model, folded, pixels) == "");
}

TEST_CASE("folded batch normalization leaves the function as it is") {
  const Model model = random_model(
      R"([{"type": "conv2d", "out_channels": 3, "kernel": 3, "bias": false},
          {"type": "batch_norm2d", "name": "norm", "epsilon": 0.25}, {"type": "relu"},
          {"type": "depthwise_conv2d", "kernel": 3, "padding": 1},
          {"type": "batch_norm2d", "epsilon": 0.25},
          {"type": "add", "from": "norm"},
          {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      2, 6, 4);
  const Model folded = fold_batch_norms(model);
  CHECK(types(folded) == std::vector<std::string>{"conv2d", "relu", "depthwise_conv2d", "add",
                                                  "flatten", "linear", "softmax"});
  for (std::uint64_t seed = 1; seed < 4; ++seed) {
    const auto pixels = test::random_pixels(model.network.input_size(), seed);
    CHECK(test::apart(model, folded, pixels) == "");
    const auto expected =
        test::reference_answers(folded.network, folded.parameters, pixels, {.winograd = true});
    CHECK(test::outside(predict(folded, pixels), expected.probabilities) == "");
  }
  CHECK(folded.golden[0].probabilities == predict(folded, folded.golden[0].raster));
}

TEST_CASE(
    "batch normalization stays where somebody else reads what it reads, or no convolution is") {
  const Model model = random_model(
      R"([{"type": "batch_norm2d"},
          {"type": "conv2d", "name": "c", "out_channels": 3, "kernel": 3},
          {"type": "batch_norm2d"}, {"type": "relu"}, {"type": "batch_norm2d"},
          {"type": "add", "from": "c"}, {"type": "flatten"},
          {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      1, 5, 4);
  CHECK(types(fold_batch_norms(model)) == types(model));
}

}  // namespace
}  // namespace inkdigit
