#include "trainer/transform/compress/prune.hpp"

#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

constexpr const char* kLayers = R"([
  {"type": "conv2d", "name": "conv1", "out_channels": 4, "kernel": 3},
  {"type": "batch_norm2d", "name": "norm"}, {"type": "relu"},
  {"type": "quantize"}, {"type": "max_pool2d"},
  {"type": "depthwise_conv2d", "name": "deep", "kernel": 2},
  {"type": "conv2d", "name": "conv2", "out_channels": 6, "kernel": 1}, {"type": "relu"},
  {"type": "flatten"}, {"type": "linear", "name": "fc1", "out_features": 8}, {"type": "relu"},
  {"type": "dropout"}, {"type": "linear", "name": "fc2", "out_features": 4},
  {"type": "softmax"}])";

// Random weights, but those of the second half of each layer's channels are 0, so that what reads
// them gets nothing. What normalizes has nothing to do.
Model lopsided_model() {
  Model model{.name = "test",
              .network = test::make_network(kLayers, 1, 10, 4),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  test::fill_normal(model.parameters, 7, 0.5F);
  for (const Parameter& p : model.network.parameters()) {
    const auto values = std::span(model.parameters).subspan(p.offset, p.size());
    const bool last = p.name.starts_with("fc2");
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (p.initial != 0 || !p.trainable) values[i] = p.initial;
      if (p.name.ends_with(".scale")) values[i] = 0.02F;
      const bool dies = !last && !p.name.starts_with("norm") && i % p.out >= p.out / 2;
      if (dies && p.trainable) values[i] = 0;
    }
  }
  return model;
}

TEST_CASE("the channels with the smallest norms go, with all that belonged to them") {
  const Model model = lopsided_model();
  const Model pruned = prune_channels(model, 0.5);
  const auto width = [&](std::size_t layer) {
    return base_of(pruned.network.layers()[layer]).output_shape().channels;
  };
  CHECK(width(0) == 2);
  CHECK(width(5) == 2);
  CHECK(width(6) == 3);
  CHECK(width(9) == 4);
  CHECK(width(12) == 4);  // the classes
  CHECK(pruned.network.parameter_count() < model.network.parameter_count() / 2);
  for (std::uint64_t seed = 1; seed < 4; ++seed) {
    const auto pixels = test::random_pixels(model.network.input_size(), seed);
    CHECK(test::apart(model, pruned, pixels) == "");
    const auto expected =
        test::reference_answers(pruned.network, pruned.parameters, pixels, {.winograd = true});
    CHECK(test::outside(predict(pruned, pixels), expected.probabilities) == "");
  }
}

TEST_CASE("at least one channel stays, and a residual's channels are left alone") {
  const Model pruned = prune_channels(lopsided_model(), 0.95);
  CHECK(base_of(pruned.network.layers()[0]).output_shape().channels == 1);
  Model residual = lopsided_model();
  residual.network = test::make_network(
      R"([{"type": "conv2d", "name": "a", "out_channels": 4, "kernel": 3, "padding": 1},
          {"type": "conv2d", "out_channels": 4, "kernel": 3, "padding": 1},
          {"type": "add", "from": "a"}, {"type": "flatten"},
          {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      1, 10, 4);
  residual.parameters.assign(residual.network.parameter_count(), 0.1F);
  CHECK_THAT(test::message_of([&] { prune_channels(residual, 0.5); }),
             Contains("no channels that could be pruned"));
}

}  // namespace
}  // namespace inkdigit
