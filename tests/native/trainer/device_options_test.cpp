// What the device backend has beside layers: optimizers, augmentation, teachers, states, memory.
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/augment.hpp"
#include "tests/native/support/backend_cases.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/backend/device/divisor.hpp"
#include "trainer/transform/compress/quantize.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::random_data;
using test::random_parameters;

void check_options(const BackendOptions& options, const Dataset& data, const Network& network,
                   double rate = 0.02) {
  test::check_options(test::device_target(), options, data, network, rate);
}

TEST_CASE("divisors divide exactly", "[kernels]") {
  Random random(1, RandomPurpose::kDraw);
  for (int i = 0; i < 100000; ++i) {
    const std::uint32_t value = (random.bits() >> 1 >> random.below(31)) + 1;
    const std::uint32_t n = random.bits() >> 1 >> random.below(31);
    const device::Divisor divisor(std::min(value, 0x7FFFFFFFU));
    // At random, and where quotients change.
    for (const std::uint32_t m : {n, n / divisor * divisor, 0x7FFFFFFFU}) {
      REQUIRE(m / divisor == m / std::uint32_t{divisor});
      REQUIRE(m % divisor == m % std::uint32_t{divisor});
      if (m == 0) continue;
      REQUIRE((m - 1) / divisor == (m - 1) / std::uint32_t{divisor});
    }
  }
}

TEST_CASE("every optimizer, and what bounds, averages and rounds, agree with the CPU's",
          "[kernels]") {
  test::check_optimizers(test::device_target());
}

// Inputs of up to 1/1000 and no bias make a gradient whose norm is about 1/1000. The 1e-6 that
// others add to the norm would be a thousandth of it, and what is unknown of it is some 1e-6 of it.
TEST_CASE("a gradient's norm is limited to what was asked for, and to nothing beside it",
          "[kernels]") {
  nlohmann::json json = test::spec_json(
      R"([{"type": "conv2d", "out_channels": 10, "kernel": 4, "bias": false}, {"type": "flatten"},
          {"type": "softmax"}])",
      1, 4, 10);
  json["input"]["mean"] = {0};
  json["input"]["std"] = {1000};
  const Network network = *Network::create(*parse_network_spec(json));
  const Dataset data = random_data(network, 30);
  for (const double limit : {1e-4, 1e3}) {
    check_options({.optimizer = {.type = OptimizerType::kSgd}, .gradient_clip_norm = limit}, data,
                  network, 1000);
  }
}

TEST_CASE("images are varied on the device as on the CPU, in gray and in color", "[kernels]") {
  const char* layers = R"([{"type": "flatten"}, {"type": "linear", "out_features": 10},
                           {"type": "softmax"}])";
  std::vector<AugmentSpec> specs(1, test::everything());
  specs[0].noise_grey_levels = 0;
  specs.push_back({.rotation_degrees = 40, .scale = 0.3});
  specs.push_back({.elastic_alpha_pixels = 2, .elastic_sigma_pixels = 9});
  specs.push_back({.thickness_pixels = 3});
  specs.push_back({.noise_grey_levels = 30});
  specs.push_back({.probability = 0.5, .erase_probability = 0.7, .erase_share = 0.4});
  specs.push_back({.probability = 0.8, .gap_probability = 0.8, .gap_pixels = 5});
  specs.push_back({.ruling_probability = 0.7});
  specs.push_back({.probability = 0.8, .thickness_pixels = 1, .ragged_pixels = 1});
  for (const int channels : {1, 3}) {
    const Network network = test::make_network(layers, channels, 13, 10);
    for (const AugmentSpec& augment : specs) {
      check_options({.optimizer = {.type = OptimizerType::kSgd}, .augment = augment},
                    random_data(network, 30), network);
    }
  }
}

TEST_CASE("ink is varied on the device as on the CPU, and leaves out pixels where it is told to",
          "[kernels]") {
  // Background has no largest value that rounding leaves alone.
  nlohmann::json layers = nlohmann::json::parse(test::kSmallNetwork);
  layers[3]["type"] = "avg_pool2d";
  const Network network = test::make_network(layers.dump(), 1, 28, 10);
  const Dataset data = test::synthetic(30);
  InkAugmentSpec ink{.rotation_degrees = 20, .bend = 0.05, .jitter = 0.02, .pen_width = 0.3};
  ink.probability = 0.7;
  const AugmentSpec shifted{.shift_pixels = 2};
  const OptimizerSpec descent{.type = OptimizerType::kSgd};
  check_options({.optimizer = descent, .augment = shifted, .ink = ink}, data, network);
  ink.pixels = false;
  check_options({.optimizer = descent, .augment = shifted, .ink = ink}, data, network);
}

TEST_CASE("teachers, and pictures of no class, agree with the CPU's", "[kernels]") {
  nlohmann::json layers = nlohmann::json::parse(test::kSmallNetwork);
  layers.back()["background"] = true;
  const Network network = test::make_network(layers.dump(), 1, 28, 10);
  Dataset data = random_data(network, 30);
  for (std::size_t i = 0; i < data.size(); i += 3) data.labels[i] = kNoClass;
  const OptimizerSpec descent{.type = OptimizerType::kSgd};
  check_options({.optimizer = descent, .label_smoothing = 0.1}, data, network);
  std::vector<Model> teachers{test::small_model(), test::small_model()};
  test::fill_normal(teachers[1].parameters, 9, 0.1F);
  check_options(
      {.optimizer = descent, .teachers = teachers, .distill_weight = 0.7, .distill_temperature = 3},
      data, network);
}

TEST_CASE("the same calls give the same bits, in whatever order functors are called", "[kernels]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 28, 10);
  const Dataset data = test::synthetic(30);
  const BackendOptions options{.augment = test::everything(),
                               .ink = {.rotation_degrees = 20, .jitter = 0.01},
                               .batch_size = 8,
                               .gradient_clip_norm = 0.1,
                               .ema_decay = 0.9,
                               .int8_weights = true,
                               .seed = 5,
                               .threads = 2};
  const auto trained = [&](Backend& backend) {
    backend.set_parameters(random_parameters(network));
    for (int step = 0; step < 3; ++step) {
      backend.train_batch(data, test::all_samples(data), 0.01);
    }
    const std::span<const float> end = backend.parameters();
    return std::vector<float>(end.begin(), end.end());
  };
  const auto forwards = trained(*device::make_host_backend(network, options, {}));
  const auto backwards = trained(*device::make_host_backend(network, options, {.backwards = true}));
  CHECK(forwards == backwards);
  const test::Target target = test::device_target();
  INFO("on the " << target.name);
  CHECK(trained(*target.make(network, options)) == trained(*target.make(network, options)));
}

TEST_CASE("a training goes on from one backend to the other", "[kernels]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = random_data(network, 30);
  const BackendOptions options{
      .optimizer = {.epsilon = 1e-2}, .batch_size = 16, .ema_decay = 0.5, .seed = 5, .threads = 2};
  const std::vector<std::uint32_t> samples = test::all_samples(data);
  const test::Target target = test::device_target();
  INFO("on the " << target.name);
  const auto cpu = make_cpu_backend(network, options);
  const auto found = target.make(network, options);
  cpu->set_parameters(random_parameters(network));
  cpu->train_batch(data, samples, 0.01);
  const BackendState start = cpu->state();
  found->set_state(start);
  CHECK(found->state().buffers == start.buffers);
  const test::ReferenceStep expected =
      test::reference_step(network, options, start, data, samples, 0.01, {});
  test::check_step(*found, network, options, data, samples, 0.01, expected);
  cpu->set_state(found->state());
  CHECK(cpu->state().buffers == found->state().buffers);
  // Bit for bit to itself.
  const BackendState state = found->state();
  found->train_batch(data, samples, 0.01);
  const BackendState once = found->state();
  found->set_state(state);
  found->train_batch(data, samples, 0.01);
  CHECK(found->state().buffers == once.buffers);
}

TEST_CASE("a run that is stopped goes on by --resume on the other device, to the same weights",
          "[kernels]") {
  if (!test::has_gpu()) return;  // said elsewhere
  Recipe recipe = test::small_recipe(2, 1);
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = 0.01, .momentum = 0.9};
  recipe.augment = {.rotation_degrees = 10, .elastic_alpha_pixels = 1};
  const Dataset data = test::synthetic(150);
  const auto weights_of = [](const std::filesystem::path& run) {
    return read_weights(read_file(run / "last.safetensors"))->parameters;
  };
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path() / "cpu", {.threads = 2}, {});
  ++recipe.training.seed;
  train(recipe, data, folder.path() / "other", {.threads = 2}, {});
  --recipe.training.seed;
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
            {.device = attempts % 2 == 0 ? Device::kCuda : Device::kCpu,
             .threads = 2,
             .start = Start::kResume,
             .checkpoint_seconds = 0},
            observer);
    } catch (const test::Killed&) {
      stopped = true;
    }
  }
  CHECK(attempts > 2);
  // Each step is bounded elsewhere. What rounding errors of many steps grow to is nothing beside
  // what another order of the images makes of the training.
  const auto distance = [&](const char* run) {
    const auto found = weights_of(folder.path() / run);
    const auto expected = weights_of(folder.path() / "cpu");
    double square = 0;
    for (std::size_t i = 0; i < found.size(); ++i) square += std::pow(found[i] - expected[i], 2);
    return std::sqrt(square);
  };
  CHECK(distance("both") < distance("other") / 1000);
}

TEST_CASE("other data may come between steps, with ink or without", "[kernels]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 28, 10);
  const Dataset drawn = test::synthetic(24);
  const Dataset pictures = random_data(network, 40);
  const BackendOptions options{.optimizer = {.type = OptimizerType::kSgd},
                               .ink = {.rotation_degrees = 20},
                               .batch_size = 8,
                               .seed = 5,
                               .threads = 2};
  const test::Target target = test::device_target();
  INFO("on the " << target.name);
  const auto cpu = make_cpu_backend(network, options);
  const auto found = target.make(network, options);
  cpu->set_parameters(random_parameters(network));
  found->set_parameters(random_parameters(network));
  for (const Dataset* data : {&pictures, &drawn, &drawn, &drawn, &pictures, &drawn}) {
    const std::vector<std::uint32_t> samples = test::all_samples(*data);
    const BackendState start = cpu->state();
    found->set_state(start);
    const test::ReferenceStep expected =
        test::reference_step(network, options, start, *data, samples, 0.01, {});
    test::check_step(*found, network, options, *data, samples, 0.01, expected);
    test::check_step(*cpu, network, options, *data, samples, 0.01, expected);
  }
}

TEST_CASE("TF32 rounds what products multiply, and nothing else does", "[kernels]") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = random_data(network, 30);
  const auto logits = [&](Precision precision) {
    const auto backend =
        device::make_host_backend(network, {.batch_size = 8}, {.precision = precision});
    backend->set_parameters(random_parameters(network));
    return backend->logits(data, test::all_samples(data));
  };
  const std::vector<float> exact = logits(Precision::kFloat32);
  const std::vector<float> rounded = logits(Precision::kTf32);
  CHECK(rounded != exact);
  // TF32 keeps 10 bits behind the point, of which rounding makes half of the last.
  const test::ReferenceAnswers expected = test::reference_answers(
      network, random_parameters(network), data.pixels, {.operand_error = 0x1p-11});
  CHECK(test::outside(test::as_span(rounded), std::span(expected.logits)) == "");
}

TEST_CASE("too little memory is an error that says how much, and suggests a batch size",
          "[kernels]") {
  const Network network = test::make_network(test::kSmallCnn, 1, 28, 10);
  const auto error_of = [&](int batch, std::size_t memory) {
    return test::message_of(
        [&] { device::make_host_backend(network, {.batch_size = batch}, {.memory = memory}); });
  };
  CHECK_THAT(error_of(65536, 100'000'000),
             Contains("MB were asked for, 100.0 MB are free; try a batch_size of "));
  CHECK_THAT(error_of(64, 1000), Contains("no batch_size is small enough"));
  // What is suggested does.
  const std::string error = error_of(65536, 100'000'000);
  const int suggested = std::stoi(error.substr(error.rfind(' ')));
  CHECK(suggested > 16);
  CHECK(error_of(suggested, 100'000'000) == "");
  const auto backend = device::make_host_backend(network, {.batch_size = 1}, {.memory = 3'000'000});
  const Dataset data = random_data(network, 5000);
  CHECK_THAT(test::message_of([&] { backend->train_batch(data, test::all_samples(data), 1); }),
             Contains("random: out of device memory"));
}

}  // namespace
}  // namespace inkdigit
