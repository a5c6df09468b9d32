#include "trainer/study/study.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/study/page_recipe.hpp"
#include "trainer/study/study_data.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;

// With ink varied, and a short last batch.
Recipe study_recipe() {
  Recipe recipe = small_recipe(2, 1);
  recipe.ink.rotation_degrees = 10;
  recipe.training.ema_decay = 0.9;
  recipe.schedule.type = ScheduleType::kOneCycle;
  return recipe;
}

Dataset drawn(const Recipe& recipe, std::size_t count) {
  StudyData data(recipe);
  data.begin_set("synthetic:" + std::to_string(count));
  for (std::size_t first = 0; first < count; first += 100) {
    REQUIRE(data.add_synthetic(first, std::min<std::size_t>(100, count - first)));
  }
  return data.take();
}

std::unique_ptr<Study> started(const Recipe& recipe, Dataset data) {
  Result<std::unique_ptr<Study>> study = Study::create(recipe, std::move(data));
  REQUIRE(study);
  return std::move(*study);
}

TEST_CASE("a study has the program's data") {
  const Recipe recipe = study_recipe();
  const Dataset own = drawn(recipe, 250);
  LoadOptions options;
  options.input = recipe.network.input;
  options.classes = recipe.network.classes;
  options.seed = 1;
  const Dataset loaded = load_data({"synthetic:250"}, options);
  CHECK(own.pixels == loaded.pixels);
  CHECK(own.labels == loaded.labels);
  CHECK(own.name == loaded.name);
  CHECK(sources_json(own) == sources_json(loaded));
}

TEST_CASE("a study ends in the weights that the program's training ends in") {
  const test::TemporaryFolder folder;
  const Recipe recipe = study_recipe();
  const Dataset data = drawn(recipe, 250);
  const auto study = started(recipe, data);
  while (!study->done()) REQUIRE(study->step());
  const std::filesystem::path run = folder.path() / "run";
  train(recipe, data, run, {.threads = 1}, {});
  const Result<Model> model = study->model();
  REQUIRE(model);
  CHECK(write_weights(*model) == read_file(run / "last.safetensors"));
}

TEST_CASE("a study looks at what is held out without a change, and says what is wrong") {
  const Recipe recipe = study_recipe();
  const auto looked = started(recipe, drawn(recipe, 250));
  const auto other = started(recipe, drawn(recipe, 250));
  const Check& check = looked->check_now();
  CHECK(check.samples == 25);
  CHECK(check.loss > 0);
  CHECK(check.accuracy == Approx(1 - static_cast<double>(check.mistakes.size()) / 25));
  for (const Misreading& mistake : check.mistakes) {
    CHECK(mistake.label == looked->data().labels[mistake.sample]);
    CHECK(mistake.answer != mistake.label);
  }
  for (int i = 0; i < 3; ++i) {
    REQUIRE(looked->step());
    looked->check_now();
    REQUIRE(other->step());
  }
  CHECK(looked->model()->parameters == other->model()->parameters);
  CHECK(nlohmann::json::parse(other->model()->provenance)["steps"]["done"] == 3);
}

TEST_CASE("a study says what it cannot be made of") {
  Recipe recipe = study_recipe();
  StudyData data(recipe);
  CHECK_THAT(data.add_drawing(10, {}).error().message, Contains("class 10"));
  CHECK_THAT(data.add_drawing(1, {}).error().message, Contains("no points"));
  const std::vector<std::uint8_t> pixels(20 * 20);
  const std::vector<std::uint8_t> labels(1);
  CHECK_THAT(data.add_images({20, 20, pixels, labels}).error().message, Contains("28x28"));
  CHECK_THAT(Study::create(recipe, data.take()).error().message, Contains("nothing to train on"));
  recipe.distill.weight = 0.5;
  CHECK_THAT(check_page_recipe(recipe).error().message, Contains("teacher"));
}

}  // namespace
}  // namespace inkdigit
