#include "trainer/run/divergence.hpp"

#include <cmath>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;
using test::synthetic;

using test::kResume;

// One step by plain gradient descent at this rate.
Recipe one_step(double learning_rate) {
  Recipe recipe = small_recipe(1, 1);
  recipe.optimizer.type = OptimizerType::kSgd;
  recipe.optimizer.learning_rate = learning_rate;
  recipe.training.batch_size = 1000;
  return recipe;
}

// Trains, and is told that the first epoch diverged; nothing may be left, and --resume says so too.
void check_diverges(const Recipe& recipe) {
  const test::TemporaryFolder folder;
  for (const Start start : {Start::kNew, Start::kResume}) {
    const std::string message = test::message_of(
        [&] { train(recipe, synthetic(50), folder.path(), {.threads = 1, .start = start}, {}); });
    CHECK_THAT(message, Contains("training diverged in epoch 1 "));
    CHECK_THAT(message, Contains("no epoch before it was finished; train anew with a smaller"));
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

TEST_CASE("parameters that the last step makes infinite are noticed, whatever the loss was") {
  check_diverges(one_step(1e39));
}

TEST_CASE("finite parameters whose answers are not are noticed") {
  check_diverges(one_step(1e30));
  // Where nothing is held out, by the golden cases.
  Recipe recipe = one_step(1e30);
  recipe.training.validation_share = 0;
  check_diverges(recipe);
  recipe = one_step(1e30);
  recipe.calibration.temperature = true;
  check_diverges(recipe);
}

TEST_CASE("a moving average or an optimizer's state that is infinite is noticed") {
  // Squares of gradients as large as this overflow; their roots leave the parameters as they are.
  Recipe recipe = one_step(1e-3);
  recipe.optimizer.type = OptimizerType::kAdam;
  recipe.network.input.std = {1e-25};
  check_diverges(recipe);
  recipe = one_step(1e39);
  recipe.training.ema_decay = 0.9;
  check_diverges(recipe);
}

// 6 steps an epoch, each of which makes the weights some 300 times as large, by decay alone: those
// of the first epoch end near 1e15 or below, and in the second one the two layers' product
// overflows.
Recipe growing() {
  Recipe recipe = small_recipe(4, 1);
  recipe.optimizer.type = OptimizerType::kSgd;
  recipe.optimizer.learning_rate = 30;
  recipe.optimizer.weight_decay = 10;
  return recipe;
}

TEST_CASE("training that diverges later stops at once and keeps the last good epoch") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(200);
  TrainObserver observer;
  int steps = 0;
  int epochs = 0;
  observer.step = [&](int, std::size_t, std::size_t, double loss) {
    ++steps;
    CHECK(std::isfinite(loss));
  };
  observer.epoch = [&](const EpochMetrics&) { ++epochs; };
  const auto said = [&](TrainOptions options) {
    return test::message_of([&] { train(growing(), data, folder.path(), options, observer); });
  };
  const std::string message = said({.threads = 1, .checkpoint_seconds = 0});
  CHECK_THAT(message, Contains("training diverged in epoch 2 "));
  CHECK_THAT(message, Contains("best.safetensors is that of epoch 1; train anew with a smaller "
                               "learning_rate and --overwrite"));
  CHECK(epochs == 1);
  CHECK(steps < 12);
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_weights(read_file(folder.path() / name)));
  }
  const std::optional<Checkpoint> checkpoint = read_checkpoint(folder.path());
  REQUIRE(checkpoint);
  CHECK(checkpoint->diverged_in == 2);
  CHECK(all_finite(checkpoint->backend));

  // It is not tried again.
  steps = 0;
  CHECK(said(kResume) == message);
  CHECK(said({.threads = 1}) == message);
  CHECK(steps == 0);
  Recipe slower = growing();
  slower.optimizer.learning_rate = 0.01;
  train(slower, data, folder.path(), {.threads = 1, .start = Start::kOverwrite}, {});
  CHECK(read_checkpoint(folder.path())->diverged_in == 0);
}

}  // namespace
}  // namespace inkdigit
