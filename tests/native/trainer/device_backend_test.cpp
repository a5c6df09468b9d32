// The device backend against the CPU's, layer by layer and recipe by recipe: always on the CPU, by
// its host executor, and on a GPU where there is one.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/native/support/backend_cases.hpp"
#include "tests/native/support/recipes.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/starting_model.hpp"

namespace inkdigit {
namespace {

using test::Bounded;

TEST_CASE("every layer's forward and backward agree with the CPU's", "[kernels]") {
  test::check_layer_cases(test::device_target());
}

TEST_CASE("networks without layers in front agree with the CPU's", "[kernels]") {
  test::check_networks_without_stem(test::device_target());
}

Model random_model(const Recipe& recipe) {
  Result<Network> network = Network::create(recipe.network);
  REQUIRE(network);
  Model model{.name = "init", .network = *network, .parameters = {}, .golden = {}};
  model.parameters.resize(network->parameter_count());
  initialize(*network, recipe.training.initialization, 1, model.parameters);
  return model;
}

Dataset data_of(const Recipe& recipe) { return test::drawn_for(recipe, 24, 2); }

BackendOptions options_of(const Recipe& recipe) {
  BackendOptions options = backend_options(recipe, {}, 2);
  // Adam's first steps divide each gradient by its own size, so that of one which is 0 but for
  // rounding nothing would be known, its sign included, unless epsilon is larger.
  options.optimizer.epsilon = std::max(options.optimizer.epsilon, 1e-2);
  options.batch_size = 5;
  options.seed = 3;
  return options;
}

// Steps of two parts each by all that a recipe says beside its network, on a small one that ends as
// the recipe's does, compressed where that is compressed.
void check_options(Recipe recipe) {
  nlohmann::json layers = nlohmann::json::parse(test::kSmallNetwork);
  // Drawn pictures have much background, whose maxima no bound tells apart.
  layers[3]["type"] = "avg_pool2d";
  layers.back() = to_json(recipe.network)["layers"].back();
  const InputSpec& input = recipe.network.input;
  recipe.network = test::make_network(layers.dump(), input.channels, input.height, 10).spec();
  const Model init = random_model(recipe);
  const Dataset data = data_of(recipe);
  const Model start =
      recipe.compress.any() ? starting_model(recipe, init, data, test::all_samples(data)) : init;
  const test::Target target = test::device_target();
  test::check_training(target, start.network, options_of(recipe), data, start.parameters,
                       {.steps = 3, .size = 8, .rate = recipe.optimizer.learning_rate});
}

// A bound that assumes the worst of every layer knows nothing any more behind all of a recipe's, so
// each of them is compared by itself, at its own size. Returns the layers between a picture of one
// value a pixel and the classes, which a linear layer has one of for each output.
constexpr int kClasses = 4;

std::string alone(const nlohmann::json& layer, const Shape& input) {
  const nlohmann::json flatten{{"type", "flatten"}};
  nlohmann::json layers = nlohmann::json::array();
  layers.push_back(
      {{"type", "conv2d"}, {"name", "stem"}, {"out_channels", input.channels}, {"kernel", 1}});
  if (input.flat) layers.push_back(flatten);
  layers.push_back(layer);
  if (!input.flat) {
    layers.push_back({{"type", "global_avg_pool2d"}});
    layers.push_back(flatten);
  }
  if (!input.flat) {
    layers.push_back({{"type", "linear"}, {"name", "end"}, {"out_features", kClasses}});
  }
  layers.push_back({{"type", "softmax"}});
  return layers.dump();
}

// Each layer that works on its neighbors' values, as alone() and once.
void check_layers_of(const Recipe& recipe, std::set<std::string>& seen) {
  const Result<Network> network = Network::create(recipe.network);
  REQUIRE(network);
  const nlohmann::json layers = to_json(recipe.network)["layers"];
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string type = layers[i]["type"];
    if (type == "relu" || type == "flatten" || type == "dropout" || type == "add" ||
        type == "route" || type == "softmax")
      continue;
    const Shape& input = base_of(network->layers()[i]).input_shape();
    nlohmann::json layer = layers[i];
    layer["name"] = "layer";
    const std::string text = alone(layer, input);
    if (!seen.insert(text + input.text()).second) continue;
    INFO(text << " of " << input.text());
    const int classes = input.flat ? layers[i].value("out_features", 0) : kClasses;
    const Network small = test::make_network(text, 1, input.height, classes);
    const Dataset data = test::random_data(small, 2);
    const test::Target target = test::device_target();
    test::check_training(target, small, test::plain_descent(2), data,
                         test::random_parameters(small), {.steps = 1, .size = 2, .rate = 1});
  }
}

// The recipe's network as a whole: its loss, of which a bound of all layers is known.
void check_loss(const Recipe& recipe) {
  const Model model = random_model(recipe);
  const Dataset data = data_of(recipe);
  BackendOptions options = options_of(recipe);
  options.int8_weights = false;
  options.batch_size = 3;
  const std::vector<std::uint32_t> samples{0, 1, 2};
  const auto cpu = make_cpu_backend(model.network, options);
  cpu->set_parameters(model.parameters);
  const BackendState start = cpu->state();
  const auto expected = [&](bool winograd) {
    return test::reference_loss_of(model.network, options, start, data, samples, {winograd});
  };
  // The bounds of those whose sums are the longest by far are about half of their losses.
  static const std::set<std::string> kLongest{"large-float", "cnn-fashion-mnist",
                                              "cnn-emnist-letters"};
  const int tightness = kLongest.contains(recipe.name) ? 1 : 4;
  const auto check = [&](Backend& backend, const Bounded& loss, int at_least) {
    const double found = backend.train_batch(data, samples, 0.01).loss;
    INFO("loss " << found << " for " << loss.value << " +- " << loss.error);
    CHECK(test::is_within(found, loss));
    CHECK(loss.error < loss.value / at_least);
  };
  const Bounded direct = expected(false);
  // Eight points each way, which kernels of 5x5 have, cancel more of what they add up.
  const bool winograd = test::has_winograd(model.network);
  check(*cpu, winograd ? expected(true) : direct, winograd ? std::min(tightness, 2) : tightness);
  const test::Target target = test::device_target();
  const auto found = target.make(model.network, options);
  found->set_state(start);
  check(*found, direct, tightness);
}

TEST_CASE("steps by every recipe's options are what its optimizers are defined to be",
          "[kernels]") {
  for (const Recipe& recipe : test::shipped_recipes()) {
    INFO(recipe.name);
    check_options(recipe);
  }
}

TEST_CASE("every layer of every recipe is what it is defined to be, at its size", "[kernels]") {
  std::set<std::string> seen;
  for (const Recipe& recipe : test::shipped_recipes()) {
    INFO(recipe.name);
    check_layers_of(recipe, seen);
  }
}

// Not of [kernels]: each layer is looked at on every SIMD target.
TEST_CASE("the loss of every recipe's network is within rounding, on every backend") {
  for (const Recipe& recipe : test::shipped_recipes()) {
    INFO(recipe.name);
    check_loss(recipe);
  }
}

TEST_CASE("whether the device backend is tested on a GPU, too", "[kernels]") {
  if (!test::has_gpu())
    WARN("SKIPPED: there is no GPU, so the device backend ran on the CPU alone");
}

}  // namespace
}  // namespace inkdigit
