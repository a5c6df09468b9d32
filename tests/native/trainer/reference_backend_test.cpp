// The textbook backend against the CPU's, layer by layer and option by option.
#include "trainer/backend/reference/reference_backend.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/augment.hpp"
#include "tests/native/support/backend_cases.hpp"
#include "tests/native/support/recipe_options.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit::textbook_test {
namespace {

using test::random_data;
using test::random_parameters;

// In doubles, which is the second opinion; and in floats, as --device reference computes.
std::vector<test::Target> precisions() {
  return {{"reference in doubles", reference::make_backend<double>},
          {"reference in floats", make_reference_backend}};
}

TEST_CASE("every layer's forward and backward by the textbook agree with the CPU's", "[textbook]") {
  for (const test::Target& target : precisions()) {
    test::check_layer_cases(target);
    // Winograd's form on the CPU.
    test::check_layers(target, test::between(R"({"type": "conv2d", "out_channels": 12, "kernel": 1},
                                {"type": "conv2d", "out_channels": 12, "kernel": 3, "padding": 1})"));
    test::check_networks_without_stem(target);
  }
}

TEST_CASE(
    "every optimizer, and what bounds, averages and rounds, by the textbook agree with the "
    "CPU's",
    "[textbook]") {
  for (const test::Target& target : precisions()) test::check_optimizers(target);
}

// An option that is added to the recipes, and that a backend does not look at, is noticed here.
TEST_CASE("every option of a training and its optimizer is the same to the textbook as to the CPU",
          "[textbook]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = random_data(network, 30);
  const std::vector<Model> teachers{{.name = "teacher",
                                     .network = network,
                                     .parameters = random_parameters(network),
                                     .golden = {}}};
  const auto check = [&](const test::Option& option) {
    INFO(option.path);
    const nlohmann::json json =
        test::patched(test::patched(test::base_recipe(), option.around), option.patch);
    const Result<Recipe> recipe = parse_recipe(json);
    REQUIRE(recipe);
    const bool taught = recipe->distill.weight > 0;
    BackendOptions options =
        backend_options(*recipe, taught ? std::span(teachers) : std::span<const Model>(), 2);
    // Or nothing would be known of the steps by gradients that are 0 but for rounding.
    options.optimizer.epsilon = std::max(options.optimizer.epsilon, 1e-2);
    for (const test::Target& target : precisions()) {
      test::check_options(target, options, data, network, options.optimizer.learning_rate);
    }
  };
  for (const test::Option& option : test::kTraining) check(option);
  for (const test::Option& option : test::kOptimization) {
    // A schedule is for who asks for a step.
    if (std::string_view(option.path).starts_with("optimizer")) check(option);
  }
}

TEST_CASE("images and ink are varied for the textbook as for the CPU", "[textbook]") {
  // Background has no largest value that rounding leaves alone.
  nlohmann::json layers = nlohmann::json::parse(test::kSmallNetwork);
  layers[3]["type"] = "avg_pool2d";
  const Network network = test::make_network(layers.dump(), 1, 28, 10);
  const BackendOptions options{.optimizer = {.type = OptimizerType::kSgd},
                               .augment = test::everything(),
                               .ink = {.rotation_degrees = 20, .bend = 0.05}};
  const Dataset data = test::synthetic(30);
  for (const test::Target& target : precisions()) {
    test::check_options(target, options, data, network);
  }
}

TEST_CASE("teachers, and pictures of no class, by the textbook agree with the CPU's",
          "[textbook]") {
  nlohmann::json layers = nlohmann::json::parse(test::kSmallNetwork);
  layers.back()["background"] = true;
  const Network network = test::make_network(layers.dump(), 1, 28, 10);
  Dataset data = random_data(network, 30);
  for (std::size_t i = 0; i < data.size(); i += 3) data.labels[i] = kNoClass;
  std::vector<Model> teachers{test::small_model(), test::small_model()};
  test::fill_normal(teachers[1].parameters, 9, 0.1F);
  const BackendOptions options{.optimizer = {.type = OptimizerType::kSgd},
                               .label_smoothing = 0.1,
                               .teachers = teachers,
                               .distill_weight = 0.7,
                               .distill_temperature = 3};
  for (const test::Target& target : precisions()) {
    test::check_options(target, options, data, network);
  }
}

double distance(std::span<const float> one, std::span<const float> other) {
  double square = 0;
  for (std::size_t i = 0; i < one.size(); ++i) square += std::pow(one[i] - other[i], 2);
  return std::sqrt(square);
}

TEST_CASE("a training goes on from the CPU to the textbook and back, to the same bits each",
          "[textbook]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = random_data(network, 30);
  const BackendOptions options{
      .optimizer = {.epsilon = 1e-2}, .batch_size = 16, .ema_decay = 0.5, .seed = 5, .threads = 2};
  const std::vector<std::uint32_t> samples = test::all_samples(data);
  for (const test::Target& target : precisions()) {
    INFO(target.name);
    const auto cpu = make_cpu_backend(network, options);
    const auto found = target.make(network, options);
    cpu->set_parameters(random_parameters(network));
    cpu->train_batch(data, samples, 0.01);
    found->set_state(cpu->state());
    CHECK(found->state().buffers == cpu->state().buffers);
    found->train_batch(data, samples, 0.01);
    const BackendState state = found->state();
    CHECK(state.step == 2);
    cpu->set_state(state);
    CHECK(cpu->state().buffers == state.buffers);
    const auto begun = target.make(network, options);
    begun->set_parameters(random_parameters(network));
    cpu->set_parameters(random_parameters(network));
    CHECK(begun->state().buffers[1] == cpu->state().buffers[1]);
    CHECK(distance(begun->parameters(), cpu->parameters()) == 0);
    // Stopped or not.
    found->train_batch(data, samples, 0.01);
    const BackendState straight_on = found->state();
    const auto other = target.make(network, options);
    other->set_state(state);
    other->train_batch(data, samples, 0.01);
    CHECK(other->state().buffers == straight_on.buffers);
  }
}

// Each step is bounded above. What rounding errors of many steps grow to is nothing beside what
// another order of the images makes of the training.
TEST_CASE("a short training by the textbook, and one resumed with it, predict what the CPU's does",
          "[textbook]") {
  Recipe recipe = test::small_recipe(2, 1);
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = 0.01, .momentum = 0.9};
  recipe.augment = {.rotation_degrees = 10};
  const Dataset data = test::synthetic(300);
  const test::TemporaryFolder folder;
  const auto run = [&](const char* name, Device device) {
    train(recipe, data, folder.path() / name, {.device = device, .threads = 2}, {});
  };
  run("cpu", Device::kCpu);
  run("textbook", Device::kReference);
  ++recipe.training.seed;
  run("other", Device::kCpu);
  --recipe.training.seed;
  // Stopped every few steps, and resumed on the other device.
  int attempts = 0;
  for (bool stopped = true; stopped; ++attempts) {
    int done = 0;
    TrainObserver observer;
    observer.step = [&](int, std::size_t, std::size_t, double) {
      if (++done > 3) throw test::Killed();
    };
    try {
      stopped = false;
      train(recipe, data, folder.path() / "both",
            {.device = attempts % 2 == 0 ? Device::kReference : Device::kCpu,
             .threads = 2,
             .start = Start::kResume,
             .checkpoint_seconds = 0},
            observer);
    } catch (const test::Killed&) {
      stopped = true;
    }
  }
  CHECK(attempts > 2);
  const auto outputs = [&](const char* name, Device device) {
    const Model model = *read_weights(read_file(folder.path() / name / "last.safetensors"));
    const auto backend = make_backend(device, model.network, {.threads = 1});
    backend->set_parameters(model.parameters);
    return backend->predict(data, test::all_samples(data));
  };
  const std::vector<float> expected = outputs("cpu", Device::kCpu);
  const double apart = distance(outputs("other", Device::kCpu), expected);
  CHECK(distance(outputs("textbook", Device::kReference), expected) < apart / 1000);
  CHECK(distance(outputs("both", Device::kCpu), expected) < apart / 1000);
}

}  // namespace
}  // namespace inkdigit::textbook_test
