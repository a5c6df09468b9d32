#include "trainer/sweep/trials.hpp"

#include <set>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using test::small_recipe;

std::vector<json> trial_settings(const std::vector<Trial>& trials) {
  std::vector<json> all;
  for (const Trial& trial : trials) {
    json settings = json::object();
    for (const Setting& setting : trial.settings) settings[setting.path] = setting.value;
    all.push_back(settings);
  }
  return all;
}

std::vector<Trial> trials_of(const json& space, int count, int seed = 1) {
  return draw_trials(small_recipe(2, seed), parse_space(space, "s.json"), count);
}

const json kDrawnRate = {{"log", {0.0001, 0.1}}};

TEST_CASE("a trial depends on the seed and its number, not on how many there are") {
  const json space = {{"optimizer.learning_rate", kDrawnRate},
                      {"training.batch_size", {{"choice", {8, 16, 32}}}}};
  const auto few = trial_settings(trials_of(space, 3));
  auto many = trial_settings(trials_of(space, 20));
  CHECK(std::set<json>(many.begin(), many.end()).size() == 20);
  many.resize(3);
  CHECK(few == many);
  CHECK(few != trial_settings(trials_of(space, 3, 2)));
}

TEST_CASE("what a trial is drawn as, on every machine") {
  const auto trials =
      trial_settings(trials_of({{"optimizer.learning_rate", kDrawnRate},
                                {"training.batch_size", {{"choice", {8, 16, 32}}}},
                                {"training.label_smoothing", {{"range", {0, 0.1}}}}},
                               2));
  const auto check = [&](std::size_t i, double rate, int batch, double smoothing) {
    CHECK(trials[i] == json{{"optimizer.learning_rate", rate},
                            {"training.batch_size", batch},
                            {"training.label_smoothing", smoothing}});
  };
  check(0, 0.001015, 32, 0.0899);
  check(1, 0.0003455, 16, 0.02658);
}

TEST_CASE("a trial's recipe has its settings, and a name of its own") {
  const Trial trial = trials_of({{"training.batch_size", {{"choice", {8}}}},
                                 {"network.layers.0.out_channels", {{"choice", {5}}}},
                                 {"optimizer.type", {{"choice", {"sgd"}}}}},
                                1)[0];
  CHECK(trial.number == 1);
  Recipe expected = small_recipe(2, 1);
  expected.name = "small-trial-1";
  expected.training.batch_size = 8;
  expected.optimizer.type = OptimizerType::kSgd;
  json recipe = to_json(expected);
  recipe["network"]["layers"][0]["out_channels"] = 5;
  CHECK(to_json(trial.recipe) == recipe);
}

TEST_CASE("a network that does not fit is drawn anew") {
  const json space = {{"network.layers.0.kernel", {{"choice", {3, 29}}}},
                      {"optimizer.learning_rate", kDrawnRate}};
  for (const Trial& trial : trials_of(space, 10)) {
    CHECK(trial.settings[0].value == 3);
  }
  CHECK_THAT(test::message_of([] {
               trials_of({{"network.layers.0.kernel", {{"integers", {29, 40}}}}}, 1);
             }),
             Contains("s.json: none of 1000 draws makes a recipe that can be trained; ") &&
                 Contains("conv1"));
}

TEST_CASE("settings are repeated only where there are no others") {
  // That the first three differ by chance has a probability of 2/9 a seed.
  for (const int seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const auto trials =
        trial_settings(trials_of({{"training.batch_size", {{"choice", {8, 16, 32}}}}}, 5, seed));
    CHECK(std::set<json>(trials.begin(), trials.begin() + 3).size() == 3);
    CHECK(std::set<json>(trials.begin(), trials.end()).size() == 3);
  }
}

TEST_CASE("a setting that the drawn type has no place for is left out") {
  int with = 0;
  for (const Trial& trial : trials_of({{"optimizer.type", {{"choice", {"adam", "sgd"}}}},
                                       {"optimizer.momentum", {{"range", {0.5, 0.9}}}}},
                                      20)) {
    const bool sgd = trial.recipe.optimizer.type == OptimizerType::kSgd;
    CHECK(trial.settings.size() == (sgd ? 2 : 1));
    if (sgd) CHECK(trial.settings[1].value == json(trial.recipe.optimizer.momentum));
    if (sgd) ++with;
  }
  CHECK(with >= 2);
  CHECK(with <= 19);
}

}  // namespace
}  // namespace inkdigit
