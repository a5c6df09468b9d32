#include "trainer/run/train.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "engine/recognizer.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/recipe/backend_options.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;
using test::synthetic;
using test::trained;

// With a layer that looks at the whole batch, and one that reads an earlier one's output.
Recipe residual_recipe(int epochs) {
  Recipe recipe = small_recipe(epochs, 1);
  recipe.network = *parse_network_spec(test::spec_json(
      R"([{"type": "conv2d", "out_channels": 4, "kernel": 5, "stride": 2, "bias": false},
          {"type": "batch_norm2d", "name": "norm1"}, {"type": "relu", "name": "start"},
          {"type": "depthwise_conv2d", "kernel": 3, "padding": 1},
          {"type": "batch_norm2d", "name": "norm2"}, {"type": "add", "from": "start"},
          {"type": "avg_pool2d", "kernel": 4}, {"type": "flatten"},
          {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
      1, 28, 10));
  return recipe;
}

TEST_CASE("the same seed gives the same bits with any number of threads") {
  // 301 images in batches of 32: the last batch is short.
  const Dataset data = synthetic(301);
  const std::vector<std::uint8_t> one = trained(small_recipe(2, 1), data, 1);
  CHECK(trained(small_recipe(2, 1), data, 2) == one);
  CHECK(trained(small_recipe(2, 1), data, 5) == one);
  CHECK(trained(small_recipe(2, 2), data, 1) != one);
  const std::vector<std::uint8_t> residual = trained(residual_recipe(2), data, 1);
  CHECK(trained(residual_recipe(2), data, 2) == residual);
  CHECK(trained(residual_recipe(2), data, 5) == residual);
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
  CHECK(provenance["seed"] == 1);
  for (const EpochMetrics& m : epochs) {
    CHECK(m.validation.correct <=
          epochs[static_cast<std::size_t>(result.best_epoch - 1)].validation.correct);
  }
  const std::vector<std::uint8_t> lines = read_file(folder.path() / "run/metrics.jsonl");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 5);
}

// Two sets of 100 and 60, of which an epoch shows half and twice.
Dataset weighted(double first, double second) {
  Dataset data = synthetic(100);
  append(data, synthetic(60));
  data.sources[0].weight = first;
  data.sources[1].weight = second;
  return data;
}

TEST_CASE("an epoch shows each set by its weight, and the weights file tells") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(2, 1);
  recipe.training.validation_share = 0;
  const Dataset data = weighted(0.5, 2);
  TrainObserver observer;
  std::size_t steps = 0;
  std::size_t images = 0;
  observer.step = [&](int, std::size_t done, std::size_t total, double) {
    ++steps;
    CHECK(total == 50 + 120);
    images = done;
  };
  train(recipe, data, folder.path(), {}, observer);
  CHECK(steps == 2 * 6);  // batches of 32
  CHECK(images == 170);
  const Result<Model> model = read_weights(read_file(folder.path() / "last.safetensors"));
  REQUIRE(model);
  const nlohmann::json sets = nlohmann::json::parse(model->provenance)["data"]["sets"];
  CHECK(sets == nlohmann::json::parse(R"([{"name": "synthetic:100", "samples": 100, "weight": 0.5},
                                          {"name": "synthetic:60", "samples": 60, "weight": 2.0}])"));
}

TEST_CASE("schedules count the steps of what an epoch shows") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(2, 1);
  recipe.training.validation_share = 0;
  recipe.schedule.type = ScheduleType::kCosine;
  std::vector<double> rates;
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& m) { rates.push_back(m.learning_rate); };
  train(recipe, weighted(3, 3), folder.path(), {}, observer);
  // 480 images in batches of 32 are 15 steps: the epochs end with the steps 14 and 29 of 0 .. 29.
  REQUIRE(rates.size() == 2);
  CHECK(rates[0] == Approx(0.01 * (1 + std::cos(std::acos(-1) * 14 / 29)) / 2));
  CHECK(rates[1] == 0);
}

TEST_CASE("balanced classes make an epoch longer, to the same number of steps each time") {
  const test::TemporaryFolder folder;
  Dataset data = synthetic(100);
  std::fill(data.labels.begin(), data.labels.begin() + 60, std::uint8_t{3});
  Recipe recipe = small_recipe(1, 1);
  recipe.training.validation_share = 0;
  recipe.training.class_balance = true;
  TrainObserver observer;
  observer.step = [](int, std::size_t, std::size_t total, double) { CHECK(total == 10 * 64); };
  train(recipe, data, folder.path(), {}, observer);
}

TEST_CASE("validation by writer holds out whole writers") {
  const test::TemporaryFolder folder;
  Dataset data = synthetic(400);
  for (std::uint32_t w = 0; w < 40; ++w) data.writer_names.push_back("writer" + std::to_string(w));
  for (std::uint32_t i = 0; i < 400; ++i) data.writers.push_back(i / 10 + 1);
  Recipe recipe = small_recipe(1, 1);
  recipe.training.validation_share = 0.2;
  recipe.training.split_by = SplitBy::kWriter;
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& m) {
    CHECK(m.validation.samples == split_data(data, SplitBy::kWriter, 0.2, 1).validation.size());
    CHECK(m.validation.samples % 10 == 0);
  };
  train(recipe, data, folder.path(), {}, observer);
  // Other writers of the same pictures are other samples held out.
  data.writer_names.front() = "somebody else";
  for (std::string& name : data.writer_names) name += "'s sister";
  CHECK_THAT(
      test::message_of([&] { train(recipe, data, folder.path(), {.start = Start::kResume}, {}); }),
      Contains("other samples are held out than by its checkpoint"));
}

TEST_CASE("a training that is stopped anywhere, and resumed, ends in the bits of one that is not") {
  Dataset data = synthetic(200);
  append(data, synthetic(131));
  data.sources[0].weight = 0.75;
  data.sources[1].weight = 1.3;
  Recipe recipe = residual_recipe(3);
  recipe.training.class_balance = true;
  recipe.optimizer.type = OptimizerType::kAdamw;
  recipe.training.ema_decay = 0.9;
  recipe.schedule.type = ScheduleType::kPlateau;
  recipe.schedule.patience_epochs = 0;
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path() / "whole", {}, {});
  const std::filesystem::path run = folder.path() / "stopped";
  CHECK(test::train_with_stops(recipe, data, run, 3) > 5);
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(run / name) == read_file(folder.path() / "whole" / name));
  }
}

TEST_CASE("a training that is resumed after every epoch decays where a whole one does") {
  const Dataset data = synthetic(64);
  Recipe recipe = small_recipe(5, 1);
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = test::kStill};
  recipe.schedule = {.type = ScheduleType::kPlateau, .gamma = 0.5, .patience_epochs = 1};
  const test::TemporaryFolder folder;
  std::vector<double> rates;
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& metrics) { rates.push_back(metrics.learning_rate); };
  train(recipe, data, folder.path() / "whole", {}, observer);
  const std::vector<double> whole = std::exchange(rates, {});
  CHECK(whole.back() < whole.front());
  for (recipe.training.epochs = 1; recipe.training.epochs <= 5; ++recipe.training.epochs) {
    train(recipe, data, folder.path() / "resumed", test::kResume, observer);
  }
  CHECK(rates == whole);
}

// The parameters after one epoch of plain gradient descent, from the same start. At kStill they
// are the start.
AlignedVector<float> after_epoch(Recipe recipe, double rate, const Dataset& data) {
  const test::TemporaryFolder folder;
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = rate};
  train(recipe, data, folder.path(), {}, {});
  return read_weights(read_file(folder.path() / "last.safetensors"))->parameters;
}

TEST_CASE("two batches accumulated make the step of one batch of both") {
  const Dataset data = synthetic(64);
  Recipe together = small_recipe(1, 1);
  // No dropout, and no largest value of a window: where pictures are blank all are as large.
  together.network = *parse_network_spec(test::spec_json(
      R"([{"type": "conv2d", "out_channels": 8, "kernel": 5}, {"type": "relu"},
          {"type": "avg_pool2d", "kernel": 4}, {"type": "flatten"},
          {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
      1, 28, 10));
  together.training.validation_share = 0;
  together.training.batch_size = 64;
  Recipe apart = together;
  apart.training.batch_size = 32;
  apart.training.accumulate_batches = 2;
  std::vector<std::uint32_t> samples(64);
  std::iota(samples.begin(), samples.end(), 0U);
  BackendOptions options = backend_options(together, {}, 1);
  options.optimizer.type = OptimizerType::kSgd;
  const Network network = *Network::create(together.network);
  const test::ReferenceStep expected = test::reference_step(
      network, options, {.step = 0, .buffers = {after_epoch(together, test::kStill, data)}}, data,
      samples, 1, {.winograd = true});
  INFO("unknown " << expected.unknown << " of " << expected.moved);
  CHECK(expected.unknown <= expected.moved / 2);
  for (const Recipe& recipe : {together, apart}) {
    const AlignedVector<float> found = after_epoch(recipe, 1, data);
    CHECK(test::outside(std::span<const float>(found),
                        std::span<const test::Bounded>(expected.buffers[0])) == "");
  }
}

TEST_CASE("early stop ends after epochs without a better one, and every Nth epoch is kept") {
  const test::TemporaryFolder folder;
  Recipe recipe = small_recipe(50, 1);
  recipe.training.early_stop_epochs = 2;
  recipe.training.save_every_epochs = 2;
  // No epoch is better than the first.
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = test::kStill};
  const TrainResult result = train(recipe, synthetic(100), folder.path(), {}, {});
  CHECK(result.best_epoch == 1);
  CHECK(result.epochs == 3);
  CHECK(std::filesystem::exists(folder.path() / "epoch-2.safetensors"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "epoch-1.safetensors"));
}

TEST_CASE("a clipped gradient makes a step of at most learning_rate times its limit") {
  Recipe recipe = small_recipe(1, 1);
  recipe.training.batch_size = 1000;  // one step
  const Dataset data = synthetic(50);
  const AlignedVector<float> start = after_epoch(recipe, test::kStill, data);
  recipe.training.gradient_clip_norm = 0.01;
  const AlignedVector<float> end = after_epoch(recipe, 1, data);
  double square = 0;
  double length = 0;
  for (std::size_t i = 0; i < start.size(); ++i) {
    square += std::pow(double{end[i]} - double{start[i]}, 2);
    length += std::pow(end[i], 2);
  }
  // The limit's factor is rounded, and so is what it is multiplied by; then every parameter.
  const double rounding = test::gamma(2) * 0.01 + test::kUnit<> * std::sqrt(length);
  CHECK(std::abs(std::sqrt(square) - 0.01) <= rounding);
}

}  // namespace
}  // namespace inkdigit
