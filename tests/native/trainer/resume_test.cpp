#include "trainer/run/resume.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using test::small_recipe;
using test::synthetic;

using test::kResume;

// Two sets of 60 and 40.
Dataset two_sets(double first, double second) {
  Dataset data = synthetic(60);
  append(data, synthetic(40));
  data.sources[0].weight = first;
  data.sources[1].weight = second;
  return data;
}

// What the program says to a training in `folder`, "" where it trains.
std::string error(const std::filesystem::path& folder, const Recipe& recipe, const Dataset& data,
                  Start start) {
  return test::message_of([&] { train(recipe, data, folder, {.threads = 1, .start = start}, {}); });
}

json provenance_of(const std::filesystem::path& path) {
  return json::parse(read_weights(read_file(path))->provenance);
}

TEST_CASE("a checkpoint that does not fit names what differs") {
  const test::TemporaryFolder folder;
  const Recipe recipe = small_recipe(1, 1);
  const Dataset data = two_sets(0.5, 2);
  train(recipe, data, folder.path(), {.threads = 1}, {});
  const auto said = [&](const Recipe& other, const Dataset& samples, Start start) {
    return error(folder.path(), other, samples, start);
  };
  for (const Start start : {Start::kNew, Start::kResume}) {
    Recipe other = recipe;
    other.training.batch_size = 64;
    CHECK_THAT(said(other, data, start),
               Contains("recipe: training.batch_size is 64, its checkpoint has 32; "));
    other.training.label_smoothing = 0.1;
    CHECK_THAT(said(other, data, start), Contains("has 32 (and 1 more); "));
    CHECK_THAT(said(small_recipe(1, 2), data, start),
               Contains("training.seed is 2, its checkpoint has the default"));
    other = recipe;
    other.network.layers.erase(other.network.layers.begin() + 4);
    CHECK_THAT(said(other, data, start),
               Contains("network.layers has 6 entries, in its checkpoint 7"));
    other = recipe;
    other.name = "another";
    other.augment.rotation_degrees = 5;
    CHECK_THAT(said(other, data, start), Contains("name is \"another\", its checkpoint has"));

    CHECK_THAT(said(recipe, synthetic(60), start),
               Contains("--data is synthetic:60, its checkpoint has synthetic:60 + synthetic:40"));
    CHECK_THAT(said(recipe, two_sets(0.5, 1), start),
               Contains("--data synthetic:40: its weight is 1.0, its checkpoint has 2.0"));
    Dataset changed = data;
    changed.pixels[5] ^= 1;
    CHECK_THAT(said(recipe, changed, start), Contains("the checksum of its pictures and labels"));
  }
  CHECK(said(recipe, data, Start::kResume).empty());
}

TEST_CASE("without --resume a run is neither overwritten nor gone on with, but said to be there") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(100);
  const auto checkpoint = folder.path() / "checkpoint/state.safetensors";
  int steps = 0;
  TrainObserver observer;
  observer.stop = [&] { return ++steps == 4; };
  CHECK(train(small_recipe(3, 1), data, folder.path(), {.threads = 1}, observer).stopped);
  const std::vector<std::uint8_t> unfinished = read_file(checkpoint);
  CHECK_THAT(error(folder.path(), small_recipe(3, 1), data, Start::kNew),
             Contains("an unfinished run, in epoch 2 of 3; --resume goes on, --overwrite"));
  CHECK_THAT(error(folder.path(), small_recipe(5, 1), data, Start::kNew),
             Contains("a run of 3 epochs; --resume goes on to 5, --overwrite"));
  CHECK(read_file(checkpoint) == unfinished);

  train(small_recipe(3, 1), data, folder.path(), kResume, {});
  const std::vector<std::uint8_t> best = read_file(folder.path() / "best.safetensors");
  // One that is finished, of the same recipe and data, stays as it is.
  observer = {};
  observer.begin = [](const TrainBegin& begin) { CHECK(begin.finished); };
  observer.step = [](int, std::size_t, std::size_t, double) { FAIL("trains"); };
  CHECK(train(small_recipe(3, 1), data, folder.path(), {.threads = 1}, observer).epochs == 3);
  CHECK(read_file(folder.path() / "best.safetensors") == best);

  std::filesystem::remove_all(folder.path() / "checkpoint");
  CHECK_THAT(error(folder.path(), small_recipe(3, 1), data, Start::kNew),
             Contains("an unfinished run; --resume goes on, --overwrite"));
  for (const Start start : {Start::kNew, Start::kResume}) {
    CHECK_THAT(error(folder.path(), small_recipe(3, 2), data, start),
               Contains("there is 'best.safetensors' of another run, without a checkpoint"));
  }
  CHECK(read_file(folder.path() / "best.safetensors") == best);
}

TEST_CASE("a run that is overwritten leaves nothing, and nothing else is touched") {
  const test::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  Recipe recipe = small_recipe(2, 1);
  recipe.training.save_every_epochs = 1;
  train(recipe, synthetic(100), run, {.threads = 1}, {});
  write_file(run / "epoch-notes.safetensors", std::string_view("mine"));
  CHECK(error(run, small_recipe(1, 2), synthetic(90), Start::kOverwrite).empty());
  train(small_recipe(1, 2), synthetic(90), folder.path() / "other", {.threads = 1}, {});
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(run / name) == read_file(folder.path() / "other" / name));
  }
  CHECK_FALSE(std::filesystem::exists(run / "epoch-2.safetensors"));
  CHECK(std::filesystem::exists(run / "epoch-notes.safetensors"));
}

TEST_CASE("a second training in one folder is refused, however the first one ends") {
  const test::TemporaryFolder folder;
  TrainObserver observer;
  int tried = 0;
  observer.step = [&](int, std::size_t, std::size_t, double) {
    for (const Start start : {Start::kNew, Start::kResume, Start::kOverwrite}) {
      CHECK_THAT(error(folder.path(), small_recipe(1, 1), synthetic(60), start),
                 Contains("another training is running there"));
    }
    ++tried;
    throw test::Killed();
  };
  CHECK_THROWS_AS(train(small_recipe(1, 1), synthetic(60), folder.path(), kResume, observer),
                  test::Killed);
  CHECK(tried == 1);
  CHECK(error(folder.path(), small_recipe(1, 1), synthetic(60), Start::kNew).empty());
}

TEST_CASE("a training that the observer stops goes on to the same bits") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(150);
  const Recipe recipe = small_recipe(3, 1);
  train(recipe, data, folder.path() / "whole", {.threads = 1}, {});
  const std::filesystem::path run = folder.path() / "stopped";
  int stops = 0;
  for (bool stopped = true; stopped; ++stops) {
    int steps = 0;
    TrainObserver observer;
    observer.stop = [&] { return ++steps == 3; };
    stopped = train(recipe, data, run, kResume, observer).stopped;
  }
  CHECK(stops == 5);  // 15 steps, 5 an epoch
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(run / name) == read_file(folder.path() / "whole" / name));
  }
}

TEST_CASE("a run that is resumed for more epochs ends where as many from the start do") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(150);
  Recipe recipe = small_recipe(2, 1);
  recipe.optimizer.type = OptimizerType::kAdam;
  recipe.schedule.type = GENERATE(ScheduleType::kConstant, ScheduleType::kPlateau);
  recipe.schedule.patience_epochs = 0;
  const std::filesystem::path run = folder.path() / "longer";
  train(recipe, data, run, {.threads = 1}, {});
  recipe.training.epochs = 4;
  train(recipe, data, folder.path() / "whole", {.threads = 1}, {});
  TrainObserver observer;
  observer.begin = [](const TrainBegin& begin) {
    CHECK(begin.epoch == 3);
    CHECK_FALSE(begin.reschedules);
  };
  train(recipe, data, run, kResume, observer);
  CHECK(read_file(run / "last.safetensors") == read_file(folder.path() / "whole/last.safetensors"));
  recipe.training.epochs = 3;
  CHECK_THAT(error(run, recipe, data, Start::kResume),
             Contains("its run has done epoch 4, more than the 3 that are wanted"));
}

TEST_CASE("a schedule that looks at the number of epochs goes on as that of the new one") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(150);
  Recipe recipe = small_recipe(2, 1);
  recipe.schedule.type = GENERATE(ScheduleType::kCosine, ScheduleType::kOneCycle);
  const auto rates = [&](const char* name, const TrainOptions& options) {
    std::vector<double> found;
    TrainObserver observer;
    observer.epoch = [&](const EpochMetrics& m) { found.push_back(m.learning_rate); };
    train(recipe, data, folder.path() / name, options, observer);
    return found;
  };
  for (const char* name : {"one", "two"}) rates(name, {.threads = 1});
  recipe.training.epochs = 4;
  const std::vector<double> whole = rates("whole", {.threads = 1});
  CHECK(rates("one", kResume) == std::vector<double>(whole.begin() + 2, whole.end()));
  CHECK(test::train_with_stops(recipe, data, folder.path() / "two", 3) > 2);
  const auto last = [&](const char* name) { return folder.path() / name / "last.safetensors"; };
  CHECK(read_file(last("one")) == read_file(last("two")));
  CHECK(read_file(last("one")) != read_file(last("whole")));
  CHECK(provenance_of(last("one"))["earlier_schedules"] ==
        json::parse(R"([{"epochs": 2, "done_epochs": 2, "done_images": 0}])"));
  CHECK_FALSE(provenance_of(last("whole")).contains("earlier_schedules"));
}

TEST_CASE(
    "all numbers of epochs that a run was to have are remembered, with what was done by then") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(150);  // 5 steps an epoch, of 32 images
  Recipe recipe = small_recipe(2, 1);
  recipe.schedule.type = ScheduleType::kCosine;
  const auto train_steps = [&](int epochs, int count) {
    recipe.training.epochs = epochs;
    int steps = 0;
    TrainObserver observer;
    bool reschedules = false;
    observer.begin = [&](const TrainBegin& begin) { reschedules = begin.reschedules; };
    observer.stop = [&] { return ++steps == count; };
    CHECK(train(recipe, data, folder.path(), kResume, observer).stopped);
    return reschedules;
  };
  CHECK_FALSE(train_steps(2, 7));
  recipe.training.epochs = 1;
  CHECK_THAT(error(folder.path(), recipe, data, Start::kResume),
             Contains("its run is in epoch 2, more than the 1 that are wanted; give --epochs 2,"));
  CHECK(train_steps(4, 3));
  recipe.training.epochs = 3;
  CHECK(error(folder.path(), recipe, data, Start::kResume).empty());
  CHECK(provenance_of(folder.path() / "last.safetensors")["earlier_schedules"] ==
        json::parse(R"([{"epochs": 2, "done_epochs": 1, "done_images": 64},
                        {"epochs": 4, "done_epochs": 2, "done_images": 0}])"));
}

}  // namespace
}  // namespace inkdigit
