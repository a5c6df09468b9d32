#include "tests/native/support/training.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit::test {

Recipe small_recipe(int epochs, int seed) {
  Result<NetworkSpec> network = parse_network_spec(spec_json(
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

std::vector<std::uint8_t> trained(const Recipe& recipe, const Dataset& data, int threads) {
  const TemporaryFolder folder;
  train(recipe, data, folder.path(), {.threads = threads}, {});
  return read_file(folder.path() / "last.safetensors");
}

int train_with_stops(const Recipe& recipe, const Dataset& data, const std::filesystem::path& run,
                     int steps) {
  const TrainOptions options{.threads = 2, .start = Start::kResume, .checkpoint_seconds = 0};
  for (int attempts = 1;; ++attempts) {
    int done = 0;
    TrainObserver observer;
    observer.step = [&](int, std::size_t, std::size_t, double) {
      if (++done > steps) throw Killed();
    };
    try {
      train(recipe, data, run, options, observer);
      return attempts;
    } catch (const Killed&) {
    }
  }
}

}  // namespace inkdigit::test
