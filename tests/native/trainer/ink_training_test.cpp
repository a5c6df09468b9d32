// The section "ink" where it is used: in recipes and in training.
#include <nlohmann/json.hpp>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/report/training_samples.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using test::all_ink_options;
using test::Killed;
using test::small_recipe;
using test::synthetic;
using test::train_with_stops;
using test::trained;

Recipe ink_recipe() {
  Recipe recipe = small_recipe(2, 1);
  recipe.ink = all_ink_options();
  recipe.augment.shift_pixels = 1;
  recipe.training.accumulate_batches = 2;
  return recipe;
}

// Some of it has no ink.
Dataset mixed_data() {
  Dataset data = synthetic(101);
  data.ink = {};
  append(data, synthetic(200));
  return data;
}

TEST_CASE("training on varied ink gives the same bits with any number of threads") {
  const Dataset data = mixed_data();
  const std::vector<std::uint8_t> one = trained(ink_recipe(), data, 1);
  CHECK(trained(ink_recipe(), data, 2) == one);
  CHECK(trained(ink_recipe(), data, 5) == one);
}

TEST_CASE("training on varied ink that is stopped anywhere, and resumed, ends in the same bits") {
  const Dataset data = mixed_data();
  const Recipe recipe = ink_recipe();
  const std::vector<std::uint8_t> whole = trained(recipe, data, 2);
  const test::TemporaryFolder folder;
  CHECK(train_with_stops(recipe, data, folder.path(), 2) > 2);
  CHECK(read_file(folder.path() / "last.safetensors") == whole);
}

TEST_CASE("a checkpoint of another section 'ink' is not gone on from") {
  const Dataset data = mixed_data();
  const test::TemporaryFolder folder;
  TrainObserver observer;
  observer.step = [](int, std::size_t done, std::size_t, double) {
    if (done > 64) throw Killed();  // the first step's checkpoint is written
  };
  const TrainOptions options{.threads = 1, .start = Start::kResume, .checkpoint_seconds = 0};
  CHECK_THROWS_AS(train(ink_recipe(), data, folder.path(), options, observer), Killed);
  Recipe other = ink_recipe();
  other.ink.bend = 0.06;
  CHECK_THROWS_AS(train(other, data, folder.path(), options, {}), UserError);
}

TEST_CASE("without the section, ink that the data carries changes no bit of a training") {
  Recipe recipe = ink_recipe();
  recipe.ink = {};
  const Dataset data = synthetic(150);
  Dataset without = data;
  without.ink = {};
  CHECK(trained(recipe, data, 2) == trained(recipe, without, 2));
  // And with it, data without ink are trained on as they are; the recipe in the file is another.
  const auto losses = [&](const InkAugmentSpec& ink, const Dataset& images) {
    Recipe varied = recipe;
    varied.ink = ink;
    std::vector<double> all;
    TrainObserver observer;
    observer.epoch = [&](const EpochMetrics& m) { all.push_back(m.train_loss); };
    const test::TemporaryFolder folder;
    train(varied, images, folder.path(), {.threads = 1}, observer);
    return all;
  };
  CHECK(losses(all_ink_options(), without) == losses({}, without));
  CHECK(losses(all_ink_options(), data) != losses({}, data));
}

TEST_CASE("the ink of images held out is never varied") {
  const Dataset data = synthetic(200);
  double validation[2] = {};
  double training[2] = {};
  for (const int varied : {0, 1}) {
    Recipe recipe = small_recipe(2, 1);
    recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = test::kStill};
    if (varied == 1) recipe.ink.rotation_degrees = 90;
    const test::TemporaryFolder folder;
    TrainObserver observer;
    observer.epoch = [&](const EpochMetrics& m) {
      validation[varied] = m.validation.loss;
      training[varied] = m.train_loss;
    };
    train(recipe, data, folder.path(), {}, observer);
  }
  CHECK(validation[0] == validation[1]);
  CHECK(training[0] != training[1]);
}

TEST_CASE("a report shows ink as training varies it") {
  const Dataset data = synthetic(20);
  const Split split{{3, 4, 5}, {}};
  Recipe recipe = small_recipe(1, 1);
  const auto plain = training_samples(data, split, recipe);
  recipe.ink.rotation_degrees = 90;
  CHECK(training_samples(data, split, recipe)[1].pixels != plain[1].pixels);
}

nlohmann::json ink_recipe(const nlohmann::json& ink) {
  nlohmann::json json = to_json(small_recipe(1, 1));
  json["ink"] = ink;
  return json;
}

std::string ink_option_error(const nlohmann::json& ink) {
  const Result<Recipe> recipe = parse_recipe(ink_recipe(ink));
  return recipe ? "" : recipe.error().message;
}

TEST_CASE("every field of the section 'ink' is read, kept and written") {
  const nlohmann::json ink = {
      {"probability", 0.9}, {"rotation_degrees", 15.0}, {"scale_x", 0.2},
      {"scale_y", 0.1},     {"shear_degrees", 20.0},    {"perspective", 0.4},
      {"bend", 0.05},       {"stroke_shift", 0.06},     {"cut_ends", 0.08},
      {"hooks", 0.3},       {"tremor", 0.015},          {"resample", 0.15},
      {"jitter", 0.012},    {"drop_points", 0.2},       {"pen_width", 0.3},
      {"pixels", false}};
  const Result<Recipe> recipe = parse_recipe(ink_recipe(ink));
  REQUIRE(recipe);
  CHECK(to_json(*recipe)["ink"] == ink);
  Recipe expected = small_recipe(1, 1);
  expected.ink = all_ink_options();
  expected.ink.pixels = false;
  CHECK(to_json(*recipe) == to_json(expected));
}

TEST_CASE("a recipe without a section 'ink' is written without one, as ever") {
  CHECK_FALSE(to_json(small_recipe(1, 1)).contains("ink"));
  const Result<Recipe> empty = parse_recipe(ink_recipe(nlohmann::json::object()));
  REQUIRE(empty);
  CHECK(to_json(*empty) == to_json(small_recipe(1, 1)));
}

TEST_CASE("wrong fields of the section 'ink' are named") {
  CHECK(ink_option_error({{"bent", 0.1}}) == "ink: unknown key 'bent' (did you mean 'bend'?)");
  CHECK(ink_option_error({{"perspective", 2}}) ==
        "ink: 'perspective' must be a number from 0 to 0.8 but is 2");
  CHECK(ink_option_error({{"drop_points", 1}}) ==
        "ink: 'drop_points' must be a number from 0 to 0.95 but is 1");
  CHECK(ink_option_error({{"pixels", 1}}) == "ink: 'pixels' must be true or false but is 1");
  CHECK(ink_option_error(3) == "ink: expected an object {...} but found 3");
}

}  // namespace
}  // namespace inkdigit
