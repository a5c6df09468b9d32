#include "trainer/training/train.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/recognizer.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/data/load.hpp"
#include "trainer/io/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

Recipe small_recipe(int epochs, int seed) {
  Result<NetworkSpec> network = parse_network_spec(test::spec_json(
      R"([{"type": "conv2d", "name": "conv1", "out_channels": 8, "kernel": 5}, {"type": "relu"},
          {"type": "max_pool2d", "kernel": 4}, {"type": "flatten"}, {"type": "dropout", "p": 0.1},
          {"type": "linear", "name": "fc1", "out_features": 10}, {"type": "softmax"}])",
      1, 28, 10));
  Recipe recipe;
  recipe.name = "small";
  recipe.network = *network;
  recipe.training.epochs = epochs;
  recipe.training.batch_size = 32;
  recipe.training.seed = seed;
  recipe.optimizer.learning_rate = 0.01;
  return recipe;
}

Dataset synthetic(std::size_t count) {
  const Recipe recipe = small_recipe(1, 1);
  return load_data({"synthetic:" + std::to_string(count)},
                   {.input = recipe.network.input, .classes = recipe.network.classes});
}

std::vector<std::uint8_t> trained(const Dataset& data, int seed, int threads) {
  const test::TemporaryFolder folder;
  train(small_recipe(2, seed), data, threads, folder.path(), {});
  return read_file(folder.path() / "last.safetensors");
}

TEST_CASE("the same seed gives the same bits with any number of threads") {
  // 301 images in batches of 32: the last batch is short.
  const Dataset data = synthetic(301);
  const std::vector<std::uint8_t> one = trained(data, 1, 1);
  CHECK(trained(data, 1, 2) == one);
  CHECK(trained(data, 1, 5) == one);
  CHECK(trained(data, 2, 1) != one);
}

TEST_CASE("training learns, and keeps the best epoch with its metrics") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(1500);
  std::vector<EpochMetrics> epochs;
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& m) { epochs.push_back(m); };
  const TrainResult result = train(small_recipe(5, 1), data, 2, folder.path() / "run", observer);
  REQUIRE(epochs.size() == 5);
  CHECK(epochs.back().train_loss < epochs.front().train_loss);
  CHECK(epochs.back().validation.samples == 150);
  CHECK(epochs.back().validation.accuracy > 0.7);

  const Result<Model> best = read_weights(read_file(folder.path() / "run/best.safetensors"));
  REQUIRE(best);
  const nlohmann::json provenance = nlohmann::json::parse(best->provenance);
  CHECK(provenance["epoch"] == result.best_epoch);
  CHECK(provenance["data"]["samples"] == 1500);
  CHECK(provenance["recipe"]["training"]["seed"] == 1);
  for (const EpochMetrics& m : epochs) {
    CHECK(m.validation.correct <=
          epochs[static_cast<std::size_t>(result.best_epoch - 1)].validation.correct);
  }
  const std::vector<std::uint8_t> lines = read_file(folder.path() / "run/metrics.jsonl");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 5);
}

TEST_CASE("training that diverges says so and leaves no weights of that epoch") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(3, 1);
  recipe.optimizer.learning_rate = 10;
  recipe.network.input.std = {1e-6};
  recipe.optimizer.epsilon = 1e-16;
  const Dataset data = synthetic(200);
  for (int i = 0; i < 3; ++i) recipe.optimizer.learning_rate *= 1e12;
  CHECK_THAT(test::message_of([&] { train(recipe, data, 1, folder.path(), {}); }),
             Contains("training diverged in epoch"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "best.safetensors"));
}

}  // namespace
}  // namespace inkdigit
