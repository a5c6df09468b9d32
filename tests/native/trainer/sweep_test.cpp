#include "trainer/sweep/sweep.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/thread_ranks.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using test::small_recipe;

const std::vector<std::string> kSweepFiles{"sweep.json", "report.html", "best.json",
                                           "best.safetensors"};

json sweep_rates() { return {{"optimizer.learning_rate", {{"log", {0.0001, 0.1}}}}}; }

// Six trials of up to 3 epochs: all get 1, and two of them 3.
struct SweepFixture {
  SweepFixture() {
    recipe = small_recipe(3, 1);
    recipe.schedule.type = ScheduleType::kCosine;
    recipe.training.validation_share = 0.3;
  }

  [[nodiscard]] SweepPlan plan(SweepOptions options = {.trials = 6}) const {
    return plan_sweep(recipe, parse_space(space, "s.json"), options);
  }

  std::optional<SweepResult> run(const std::string& out, const SweepPlan& plan,
                                 const SweepWork& work = {.jobs = 1, .resume = true},
                                 const SweepObserver& observer = {}) const {
    return run_sweep(plan, data, folder.path() / out, work, observer);
  }

  [[nodiscard]] std::vector<std::uint8_t> file(const std::string& name) const {
    return read_file(folder.path() / name);
  }

  void check_same(const std::string& one, const std::string& other) const {
    for (const std::string& name : kSweepFiles) {
      INFO(name);
      CHECK(file(one + "/" + name) == file(other + "/" + name));
    }
  }

  test::TemporaryFolder folder;
  Dataset data = test::synthetic(80);
  Recipe recipe;
  json space = sweep_rates();
};

TEST_CASE("the best third of the trials goes on, and the best of those wins") {
  const SweepFixture fixture;
  const auto result = fixture.run("out", fixture.plan());
  REQUIRE(result);
  REQUIRE(result->trials.size() == 6);
  CHECK(result->held_out == 24);
  int further = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const TrialResult& trial = result->trials[i];
    CHECK(trial.rank == static_cast<int>(i) + 1);
    CHECK(trial.epochs == (i < 2 ? 3 : 1));
    CHECK(trial.curve.size() == static_cast<std::size_t>(trial.epochs));
    if (trial.epochs == 3) ++further;
    if (i == 0 || i == 2) continue;
    CHECK_FALSE(is_better(*trial.score, *result->trials[i - 1].score));
  }
  CHECK(further == 2);
  // Nobody who stayed behind was better at the rung than one who went on.
  for (std::size_t i = 2; i < 6; ++i) {
    for (std::size_t top = 0; top < 2; ++top) {
      CHECK_FALSE(is_better(*result->trials[i].lowest, *result->trials[top].lowest));
    }
  }
}

TEST_CASE("best.json trains to the weights that lie beside it") {
  const SweepFixture fixture;
  const auto result = fixture.run("out", fixture.plan());
  const auto best = read_recipe(fixture.folder.path() / "out/best.json");
  CHECK(best.name == "small-trial-" + std::to_string(result->best()->number));
  CHECK(best.optimizer.learning_rate == result->best()->settings[0].value.get<double>());
  train(best, fixture.data, fixture.folder.path() / "again", {.threads = 1}, {});
  CHECK(fixture.file("out/best.safetensors") == fixture.file("again/best.safetensors"));
}

TEST_CASE("how many work at a sweep changes nothing that it leaves") {
  const SweepFixture fixture;
  fixture.run("one", fixture.plan());
  fixture.run("many", fixture.plan(), {.jobs = 4, .threads = 8});
  fixture.check_same("one", "many");
}

TEST_CASE("ranks have a share of the trainings each, and leave what one process leaves") {
  const SweepFixture fixture;
  const SweepPlan plan = fixture.plan({.trials = 6, .seeds = 2});
  fixture.run("one", plan);
  std::vector<std::string> told;
  // More ranks than the last rung has trainings are no matter.
  test::run_ranks(5, [&](Ranks& ranks) {
    SweepObserver observer;
    double share = 0;
    if (ranks.first()) {
      observer.step = [&](double done, const std::string&) { share = done; };
      observer.training = [&](const SweepTraining& training) {
        told.push_back(std::to_string(training.rung) + " " + std::to_string(training.trial.number) +
                       " " + std::to_string(training.seed));
      };
    }
    const auto result = fixture.run("ranks", plan, {.jobs = 2, .ranks = &ranks}, observer);
    if (!result || result->trials.empty() == ranks.first()) throw std::logic_error("other trials");
    if (ranks.first() && std::abs(share - 1) > 1e-9) throw std::logic_error("a part is not done");
  });
  fixture.check_same("one", "ranks");
  CHECK(told.size() == 6 * 2 + 2 * 2);
  std::sort(told.begin(), told.end());
  CHECK(std::adjacent_find(told.begin(), told.end()) == told.end());
}

TEST_CASE("a sweep over ranks that one of them stops is gone on with by another number of them") {
  const SweepFixture fixture;
  fixture.run("whole", fixture.plan());
  test::run_ranks(3, [&](Ranks& ranks) {
    SweepObserver observer;
    if (ranks.rank() == 1) observer.stop = [] { return true; };
    if (fixture.run("parts", fixture.plan(), {.ranks = &ranks}, observer)) {
      throw std::logic_error("not stopped");
    }
  });
  CHECK_FALSE(std::filesystem::exists(fixture.folder.path() / "parts/sweep.json"));
  test::run_ranks(2, [&](Ranks& ranks) {
    fixture.run("parts", fixture.plan(), {.resume = true, .ranks = &ranks});
  });
  fixture.check_same("whole", "parts");
}

TEST_CASE("ranks that are given other things than the first end with what is other") {
  const SweepFixture fixture;
  const auto failure = [&](const std::string& out, const std::function<void(SweepFixture&)>& change,
                           const SweepOptions& options) {
    const std::vector<std::string> texts = test::said(test::failures_of_ranks(3, [&](Ranks& ranks) {
      SweepFixture other;
      if (ranks.rank() == 1) change(other);
      const SweepPlan plan = other.plan(ranks.rank() == 1 ? options : SweepOptions{.trials = 6});
      run_sweep(plan, other.data, fixture.folder.path() / out, {.ranks = &ranks}, {});
    }));
    CHECK((texts[0].empty() && texts[2].empty()));
    return texts[1];
  };
  CHECK_THAT(
      failure("data", [](SweepFixture& other) { other.data = test::synthetic(70); }, {.trials = 6}),
      Contains("rank 1 is given another sweep than rank 0; --data"));
  CHECK_THAT(failure("space",
                     [](SweepFixture& other) {
                       other.space = {{"optimizer.learning_rate", {{"log", {0.001, 0.1}}}}};
                     },
                     {.trials = 6}),
             Contains("rank 1 is given another sweep than rank 0; --space: optimizer"));
  CHECK_THAT(failure("seeds", [](SweepFixture&) {}, {.trials = 6, .seeds = 2}),
             Contains("rank 1 is given other --trials, --seeds or rungs"));
}

TEST_CASE("a sweep that is stopped again and again ends in the same bytes") {
  const SweepFixture fixture;
  fixture.run("whole", fixture.plan());
  int attempts = 0;
  for (bool done = false; !done; ++attempts) {
    REQUIRE(attempts < 100);
    int asked = 0;
    SweepObserver observer;
    observer.stop = [&] { return ++asked > 4 + 2 * attempts; };
    done = fixture.run("parts", fixture.plan(), {.resume = true}, observer).has_value();
    if (!done) CHECK_FALSE(std::filesystem::exists(fixture.folder.path() / "parts/sweep.json"));
  }
  CHECK(attempts > 3);
  fixture.check_same("whole", "parts");
}

TEST_CASE("more trials, seeds or rungs later are as if there had been as many from the start") {
  const SweepFixture fixture;
  const auto check_later = [&](const std::string& name, const SweepOptions& options) {
    fixture.run(name, fixture.plan());
    fixture.run(name, fixture.plan(options));
    fixture.run(name + " at once", fixture.plan(options));
    fixture.check_same(name, name + " at once");
  };
  check_later("trials", {.trials = 9});
  check_later("seeds", {.trials = 6, .seeds = 2});
  check_later("rungs", {.trials = 6, .eta = 2, .least_epochs = 2});
}

TEST_CASE("several seeds give means with standard errors") {
  SweepFixture fixture;
  fixture.recipe.training.epochs = 1;
  const auto result = fixture.run("out", fixture.plan({.trials = 2, .seeds = 2}));
  CHECK(result->seeds == std::vector<int>{1, 2});
  const json written = json::parse(fixture.file("out/sweep.json"));
  CHECK(written == to_json(*result));
  const json& score = written["trials"][0]["score"];
  CHECK(score["accuracy"] == result->trials[0].score->accuracy);
  CHECK(score["accuracy_standard_error"] == result->trials[0].score->accuracy_error);
  CHECK(std::filesystem::exists(fixture.folder.path() / "out/trial-2/seed-2/best.safetensors"));
  CHECK_THAT(to_table(*result, 1), Contains(" +- ") && Contains("... and 1 more"));
}

// By rates near 50 each of an epoch's 14 steps makes the weights some 500 times as large.
Recipe growing_recipe() {
  Recipe recipe = small_recipe(3, 1);
  recipe.training.batch_size = 4;
  recipe.training.validation_share = 0.3;
  recipe.optimizer.type = OptimizerType::kSgd;
  recipe.optimizer.weight_decay = 10;
  return recipe;
}

TEST_CASE("a trial that diverges is lost, and the others go on") {
  SweepFixture fixture;
  fixture.recipe = growing_recipe();
  fixture.space = {{"optimizer.learning_rate", {{"choice", {0.01, 0.02, 50}}}},
                   {"optimizer.weight_decay", {{"choice", {0.0, 10.0}}}}};
  const auto result = fixture.run("out", fixture.plan());
  REQUIRE(result);
  CHECK(result->best() != nullptr);
  const TrialResult& last = result->trials.back();
  REQUIRE(last.lost_in);
  CHECK_FALSE(last.score);
  CHECK(json::parse(fixture.file("out/sweep.json"))["trials"][5]["lost_in"] == *last.lost_in);
  CHECK_THAT(to_table(*result, 10), Contains("diverged"));
  const auto before = fixture.file("out/sweep.json");
  fixture.run("out", fixture.plan());
  CHECK(fixture.file("out/sweep.json") == before);
}

TEST_CASE("where all diverge, one line says so") {
  SweepFixture fixture;
  fixture.recipe = growing_recipe();
  fixture.space = {{"optimizer.learning_rate", {{"range", {50, 100}}}}};
  CHECK_THAT(test::message_of([&] { fixture.run("out", fixture.plan({.trials = 3})); }),
             Contains("out: all of 3 trials diverged; smaller learning rates in s.json help"));
  CHECK(json::parse(fixture.file("out/sweep.json"))["best"].is_null());
  CHECK_FALSE(std::filesystem::exists(fixture.folder.path() / "out/best.json"));
}

TEST_CASE("a sweep leaves a folder of something else alone") {
  SweepFixture fixture;
  fixture.recipe.training.epochs = 1;
  const auto said = [&](bool resume = true, int trials = 2) {
    return test::message_of(
        [&] { fixture.run("out", fixture.plan({.trials = trials}), {.resume = resume}); });
  };
  CHECK(said().empty());
  CHECK_THAT(said(false), Contains("out: there is a sweep, or the like; --resume goes on"));
  fixture.space["training.batch_size"] = {{"choice", {8, 16}}};
  CHECK_THAT(said(), Contains("out: there is another sweep; --space: training.batch_size is "
                              R"({"choice":[8,16]}, there null; give the same again)"));
  fixture.space = sweep_rates();
  fixture.recipe.training.epochs = 2;
  CHECK_THAT(said(), Contains("the number of epochs is 2, there 1"));
  fixture.recipe.training.epochs = 1;
  fixture.recipe.training.batch_size = 16;
  CHECK_THAT(said(), Contains("recipe: training.batch_size is 16, its checkpoint has 32"));
}

TEST_CASE("its progress never goes back, and is told of each training and rung") {
  const SweepFixture fixture;
  double last = 0;
  int trainings = 0;
  int rungs = 0;
  SweepObserver observer;
  observer.step = [&](double share, const std::string& where) {
    CHECK(share >= last);
    CHECK_THAT(where, Contains("rung " + std::to_string(rungs + 1) + "/2, "));
    last = share;
  };
  observer.training = [&](const SweepTraining& training) {
    CHECK(training.rung == rungs);
    CHECK(training.score);
    ++trainings;
  };
  observer.rung = [&](int rung, int left) {
    CHECK(rung == rungs++);
    CHECK(left == (rung == 0 ? 6 : 2));
  };
  fixture.run("out", fixture.plan(), {.jobs = 3}, observer);
  CHECK(trainings == 8);
  CHECK(rungs == 2);
  CHECK(last == Approx(1));
}

TEST_CASE("what cannot be swept is said before anything is read") {
  SweepFixture fixture;
  const auto said = [&](const SweepOptions& options = {}) {
    return test::message_of([&] { static_cast<void>(fixture.plan(options)); });
  };
  CHECK_THAT(said({.least_epochs = 4}), Contains("--min-epochs is 4, more than the 3"));
  fixture.recipe.training.seed = 2147483647;
  CHECK_THAT(said(), Contains("has a seed that --seeds 1 cannot follow"));
  fixture.recipe.training.seed = 1;
  fixture.recipe.training.validation_share = 0;
  CHECK_THAT(said(), Contains("recipe 'small' holds nothing out to judge trials by"));
  fixture.recipe.distill.weight = 0.5;
  CHECK_THAT(said(), Contains("needs a teacher"));
  fixture.recipe.compress.int8 = true;
  CHECK_THAT(said(), Contains("compresses trained weights"));
}

}  // namespace
}  // namespace inkdigit
