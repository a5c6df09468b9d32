#include "trainer/sweep/trial_training.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using test::small_recipe;
using test::synthetic;

TrainingRecord record_of(std::vector<EpochScore> epochs, std::optional<int> lost_in = {}) {
  TrainingRecord result;
  result.epochs = std::move(epochs);
  result.lost_in = lost_in;
  return result;
}

// Whose schedule looks at all of its epochs.
Recipe cosine_trial() {
  Recipe recipe = small_recipe(3, 1);
  recipe.schedule.type = ScheduleType::kCosine;
  return recipe;
}

TEST_CASE("a training that goes on from rung to rung ends in the bits of one go") {
  const Dataset data = synthetic(80);
  const test::TemporaryFolder folder;
  const RunFolder rungs(folder.path() / "rungs");
  CHECK(train_to(1, cosine_trial(), data, rungs, 1, {}).epochs.size() == 1);
  CHECK(train_to(1, cosine_trial(), data, rungs, 1, {}).epochs.size() == 1);
  const TrainingRecord whole = train_to(3, cosine_trial(), data, rungs, 2, {});
  CHECK(whole.ended);
  REQUIRE(whole.epochs.size() == 3);
  CHECK(whole.epochs[2].train_loss < whole.epochs[0].train_loss);
  train(cosine_trial(), data, folder.path() / "whole", {.threads = 1}, {});
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(folder.path() / "rungs" / name) == read_file(folder.path() / "whole" / name));
  }
}

TEST_CASE("a training is stopped anywhere, and tells how far it is") {
  const Dataset data = synthetic(80);
  const test::TemporaryFolder folder;
  const RunFolder run(folder.path());
  double told = 0;
  const TrainingWatch watch{.step = [&](double epochs) { told = epochs; },
                            .stop = [&] { return told > 1.4; }};
  const TrainingRecord stopped = train_to(2, cosine_trial(), data, run, 1, watch);
  CHECK_FALSE(stopped.has(2));
  CHECK(stopped.has(1));
  CHECK(told < 2);
  CHECK(train_to(2, cosine_trial(), data, run, 1, {}).has(2));
}

TEST_CASE("one that diverges is remembered, also before the first checkpoint") {
  Recipe recipe = small_recipe(2, 1);
  recipe.optimizer.type = OptimizerType::kSgd;
  recipe.optimizer.learning_rate = 1e30;
  const test::TemporaryFolder folder;
  const RunFolder run(folder.path());
  const TrainingRecord lost = train_to(2, recipe, synthetic(80), run, 1, {});
  CHECK(lost.lost_in == 1);
  CHECK(lost.has(2));
  CHECK(read_training(run, recipe).lost_in == 1);
  write_file(folder.path() / "lost.json", std::string("[]"));
  CHECK_THAT(test::message_of([&] { read_training(run, recipe); }),
             Contains("lost.json: is damaged"));
}

TEST_CASE("a trial is judged by the best epoch of each seed, and their mean") {
  const std::vector<TrainingRecord> trainings{
      record_of({{.accuracy = 0.7, .loss = 1.5}, {.accuracy = 0.5, .loss = 1}, {.accuracy = 0.9}}),
      record_of({{.accuracy = 0.6, .loss = 1.1}, {.accuracy = 0.6, .loss = 1}})};
  const auto score = score_of(trainings, 2);
  REQUIRE(score);
  CHECK(score->accuracy == Approx(0.65));
  CHECK(score->loss == Approx(1.25));
  // sqrt((0.05^2 + 0.05^2) / 1 / 2)
  CHECK(score->accuracy_error == Approx(0.05));
  CHECK(score->loss_error == Approx(0.25));
  CHECK(score_of(std::span(trainings).first(1), 1)->accuracy == 0.7);
  CHECK(score_of(std::span(trainings).first(1), 3)->accuracy == 0.9);
  CHECK(score_of(std::span(trainings).first(1), 1)->accuracy_error == 0);
  CHECK(is_better({.accuracy = 0.5, .loss = 2}, {.accuracy = 0.4, .loss = 1}));
  CHECK(is_better({.accuracy = 0.5, .loss = 1}, {.accuracy = 0.5, .loss = 2}));
  CHECK_FALSE(is_better({.accuracy = 0.5, .loss = 1}, {.accuracy = 0.5, .loss = 1}));
}

TEST_CASE("a trial is lost from the epoch on in which one of its seeds diverged") {
  const std::vector<TrainingRecord> trainings{record_of({{.accuracy = 0.5}, {.accuracy = 0.7}}),
                                              record_of({{.accuracy = 0.6}}, 2)};
  CHECK(score_of(trainings, 1));
  CHECK_FALSE(score_of(trainings, 2));
  CHECK_FALSE(score_of(std::vector<TrainingRecord>(1), 1));
  CHECK(mean_curve(trainings, 2).size() == 1);
  CHECK(mean_curve(trainings, 2)[0].accuracy == Approx(0.55));
}

}  // namespace
}  // namespace inkdigit
