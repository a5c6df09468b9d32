#include "trainer/training/train.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/recognizer.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/io/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::Killed;
using test::small_recipe;
using test::synthetic;

std::vector<std::uint8_t> trained(const Dataset& data, int seed, int threads) {
  const test::TemporaryFolder folder;
  train(small_recipe(2, seed), data, folder.path(), {.threads = threads}, {});
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
  const TrainResult result = train(small_recipe(5, 1), data, folder.path() / "run", {}, observer);
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

TEST_CASE("a training that is stopped anywhere, and resumed, ends in the bits of one that is not") {
  const Dataset data = synthetic(301);
  Recipe recipe = small_recipe(3, 1);
  recipe.optimizer.type = OptimizerType::kAdamw;
  recipe.training.ema_decay = 0.9;
  recipe.schedule.type = ScheduleType::kPlateau;
  recipe.schedule.patience_epochs = 0;
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path() / "whole", {}, {});
  const std::filesystem::path run = folder.path() / "stopped";
  // A checkpoint after every step, and a stop in the fourth: each attempt gets three steps further.
  TrainOptions options{.threads = 2, .resume = true, .checkpoint_seconds = 0};
  int attempts = 0;
  for (bool finished = false; !finished; ++attempts) {
    int steps = 0;
    TrainObserver observer;
    observer.step = [&](int, std::size_t, std::size_t, double) {
      if (++steps == 4) throw Killed();
    };
    try {
      train(recipe, data, run, options, observer);
      finished = true;
    } catch (const Killed&) {
    }
  }
  CHECK(attempts > 5);
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(run / name) == read_file(folder.path() / "whole" / name));
  }
}

TEST_CASE("a checkpoint is refused by another recipe, other data, or when it is damaged") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(100);
  const TrainOptions resume{.resume = true};
  train(small_recipe(1, 1), data, folder.path(), {}, {});
  const auto error = [&](const Recipe& recipe, const Dataset& samples) {
    return test::message_of([&] { train(recipe, samples, folder.path(), resume, {}); });
  };
  CHECK_THAT(error(small_recipe(1, 2), data), Contains("checkpoint is of another recipe"));
  CHECK_THAT(error(small_recipe(1, 1), synthetic(90)), Contains("checkpoint is of other data"));
  const auto path = folder.path() / "checkpoint/state.safetensors";
  std::vector<std::uint8_t> state = read_file(path);
  state.back() ^= 1;
  write_file(path, state);
  CHECK_THAT(error(small_recipe(1, 1), data), Contains("damaged checkpoint"));
  train(small_recipe(1, 1), data, folder.path(), {}, {});
  CHECK(error(small_recipe(1, 1), data).empty());
}

TEST_CASE("two batches accumulated make nearly the step of one batch of both") {
  const Dataset data = synthetic(320);
  Recipe together = small_recipe(1, 1);
  together.network.layers.erase(together.network.layers.begin() + 4);  // without dropout
  together.training.batch_size = 64;
  Recipe apart = together;
  apart.training.batch_size = 32;
  apart.training.accumulate_batches = 2;
  double losses[2] = {};
  int run = 0;
  for (const Recipe* recipe : {&together, &apart}) {
    const test::TemporaryFolder folder;
    TrainObserver observer;
    observer.epoch = [&](const EpochMetrics& m) { losses[run] = m.train_loss; };
    train(*recipe, data, folder.path(), {}, observer);
    ++run;
  }
  CHECK(losses[0] == Approx(losses[1]).epsilon(1e-4));
}

TEST_CASE("early stop ends after epochs without a better one, and every Nth epoch is kept") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(50, 1);
  recipe.training.early_stop_epochs = 2;
  recipe.training.save_every_epochs = 2;
  recipe.optimizer.learning_rate = 1e-9;
  const TrainResult result = train(recipe, synthetic(100), folder.path(), {}, {});
  CHECK(result.epochs == result.best_epoch + 2);
  CHECK(result.epochs < 50);
  CHECK(std::filesystem::exists(folder.path() / "epoch-2.safetensors"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "epoch-1.safetensors"));
}

// The parameters after one step of plain gradient descent, from the same start.
AlignedVector<float> after_one_step(const Recipe& recipe) {
  const test::TemporaryFolder folder;
  Recipe one = recipe;
  one.optimizer.type = OptimizerType::kSgd;
  one.training.batch_size = 1000;
  train(one, synthetic(50), folder.path(), {}, {});
  return read_weights(read_file(folder.path() / "last.safetensors"))->parameters;
}

TEST_CASE("a clipped gradient makes a step of at most learning_rate times its limit") {
  Recipe recipe = small_recipe(1, 1);
  recipe.optimizer.learning_rate = 1e-9;
  const AlignedVector<float> start = after_one_step(recipe);
  recipe.optimizer.learning_rate = 1;
  recipe.training.gradient_clip_norm = 0.01;
  const AlignedVector<float> end = after_one_step(recipe);
  double square = 0;
  for (std::size_t i = 0; i < start.size(); ++i) square += std::pow(end[i] - start[i], 2);
  CHECK(std::sqrt(square) == Approx(0.01).epsilon(0.01));
}

TEST_CASE("training that diverges says so and leaves no weights of that epoch") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(3, 1);
  recipe.optimizer.learning_rate = 10;
  recipe.network.input.std = {1e-6};
  recipe.optimizer.epsilon = 1e-16;
  const Dataset data = synthetic(200);
  for (int i = 0; i < 3; ++i) recipe.optimizer.learning_rate *= 1e12;
  CHECK_THAT(test::message_of([&] { train(recipe, data, folder.path(), {}, {}); }),
             Contains("training diverged in epoch"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "best.safetensors"));
}

}  // namespace
}  // namespace inkdigit
