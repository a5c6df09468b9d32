// The device backend against the CPU's, layer by layer and recipe by recipe: always on the CPU, by
// its host executor, and on a GPU where there is one.
#include "tests/native/support/device_backend.hpp"

#include <algorithm>
#include <filesystem>

#include "tests/native/support/paths.hpp"
#include "trainer/data/load.hpp"
#include "trainer/optim/initialise.hpp"
#include "trainer/training/recipe.hpp"
#include "trainer/training/starting_model.hpp"

namespace inkdigit {
namespace {

void check_layers(const std::string& layers, int channels = 2, int side = 9) {
  INFO(layers);
  const Network network = test::make_network(layers, channels, side, 4);
  const Dataset data = test::random_data(network, 7);
  for (const test::Target& target : test::targets()) {
    test::check_training(target, network, test::plain_descent(7), data,
                         test::random_parameters(network), {.steps = 1, .size = 7, .rate = 1});
  }
}

// The layer between others, so that there is a gradient on both of its sides.
std::string between(const std::string& layer) {
  return R"([{"type": "conv2d", "name": "stem", "out_channels": 5, "kernel": 3},
             {"type": "relu", "name": "start"}, )" +
         layer + R"(, {"type": "flatten"}, {"type": "linear", "out_features": 4},
             {"type": "softmax"}])";
}

TEST_CASE("every layer's forward and backward agree with the CPU's") {
  for (const char* layer : {
           R"({"type": "conv2d", "out_channels": 6, "kernel": 3})",
           R"({"type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 2, "stride": 2})",
           R"({"type": "conv2d", "out_channels": 3, "kernel": 1, "bias": false})",
           R"({"type": "conv2d", "out_channels": 3, "kernel": 1, "stride": 3})",
           R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"})",
           R"({"type": "depthwise_conv2d", "kernel": 3})",
           R"({"type": "depthwise_conv2d", "kernel": 2, "padding": 1, "stride": 2, "bias": false})",
           R"({"type": "batch_norm2d"})",
           R"({"type": "batch_norm2d", "momentum": 0.5, "epsilon": 0.1}, {"type": "relu"})",
           R"({"type": "max_pool2d"})",
           R"({"type": "max_pool2d", "kernel": 3, "stride": 2})",
           R"({"type": "max_pool2d", "kernel": 2, "stride": 3})",
           R"({"type": "avg_pool2d"})",
           R"({"type": "avg_pool2d", "kernel": 3, "stride": 2})",
           R"({"type": "global_avg_pool2d"})",
           R"({"type": "relu"})",
           R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"},
              {"type": "global_avg_pool2d"})",
           R"({"type": "conv2d", "out_channels": 5, "kernel": 3}, {"type": "relu"},
              {"type": "conv2d", "out_channels": 3, "kernel": 1}, {"type": "relu"},
              {"type": "dropout", "p": 0.2})",
           R"({"type": "dropout", "p": 0.4})",
           R"({"type": "dropout", "p": 0.4}, {"type": "relu"}, {"type": "dropout", "p": 0.1})",
           R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "quantize"})",
           R"({"type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
              {"type": "add", "from": "start"})",
           R"({"type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
              {"type": "batch_norm2d"}, {"type": "add", "from": "start"}, {"type": "relu"},
              {"type": "add", "from": "start"}, {"type": "add", "from": "stem"})",
       }) {
    check_layers(between(layer));
  }
}

TEST_CASE("networks without layers in front agree with the CPU's") {
  check_layers(R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                   {"type": "softmax", "background": true, "temperature": 2}])");
  check_layers(R"([{"type": "batch_norm2d"}, {"type": "relu"}, {"type": "max_pool2d"},
                   {"type": "flatten"}, {"type": "linear", "out_features": 4},
                   {"type": "relu"}, {"type": "softmax"}])");
  check_layers(R"([{"type": "global_avg_pool2d"}, {"type": "flatten"}, {"type": "softmax"}])", 4);
}

// Its rounding errors on the CPU are the larger ones.
bool has_winograd(const Network& network) {
  const auto& layers = network.layers();
  return std::any_of(layers.begin(), layers.end(), [](const AnyLayer& layer) {
    const auto* conv = std::get_if<Conv2d>(&layer);
    return conv != nullptr && conv->winograd().has_value();
  });
}

// Ten steps by a recipe, in two parts each, from random weights (compressed where the recipe does).
void check_recipe(const std::filesystem::path& path) {
  INFO(path.filename());
  const Recipe recipe = read_recipe(path);
  Result<Network> network = Network::create(recipe.network);
  REQUIRE(network);
  Model init{.name = "init", .network = *network, .parameters = {}, .golden = {}};
  init.parameters.resize(network->parameter_count());
  initialise(*network, recipe.training.initialisation, 1, init.parameters);
  const Dataset data =
      load_data({"synthetic:24"},
                {.input = recipe.network.input, .classes = recipe.network.classes, .seed = 2});
  const Model start =
      recipe.compress.any() ? starting_model(recipe, init, data, test::all_samples(data)) : init;
  // Two things would make much of rounding errors. Adam's first steps divide each gradient by its
  // own size, so one that is 0 but for rounding becomes a step of either sign, unless epsilon is
  // larger than that. And weights at random, at the whole rate, run away from each other.
  OptimizerSpec optimizer = recipe.optimizer;
  optimizer.epsilon = std::max(optimizer.epsilon, 1e-4);
  optimizer.learning_rate /= 10;
  const BackendOptions options{.optimizer = optimizer,
                               .augment = recipe.augment,
                               .ink = recipe.ink,
                               .batch_size = 5,
                               .label_smoothing = recipe.training.label_smoothing,
                               .gradient_clip_norm = recipe.training.gradient_clip_norm,
                               .ema_decay = recipe.training.ema_decay,
                               .int8_weights = recipe.compress.int8,
                               .seed = 3,
                               .threads = 2};
  for (const test::Target& target : test::targets()) {
    test::check_training(target, start.network, options, data, start.parameters,
                         {.steps = 10,
                          .size = 8,
                          .rate = optimizer.learning_rate,
                          .state = false,
                          .rounding = recipe.compress.int8 ? 1e-3 : 0,
                          .drift = has_winograd(*network) ? 1e-4 : 0});
  }
}

TEST_CASE("ten steps of every recipe agree with the CPU's") {
  for (const auto& entry : std::filesystem::directory_iterator(test::kRecipes)) {
    if (entry.path().filename() != "recipe.schema.json") check_recipe(entry.path());
  }
}

TEST_CASE("whether the device backend is tested on a GPU, too") {
  if (!test::has_gpu())
    WARN("SKIPPED: there is no GPU, so the device backend ran on the CPU alone");
}

}  // namespace
}  // namespace inkdigit
