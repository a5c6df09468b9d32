#include "trainer/crossval/crossval.hpp"

#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/scorecard_fixture.hpp"
#include "tests/native/support/thread_ranks.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/folds.hpp"
#include "trainer/measure/evaluation.hpp"
#include "trainer/recipe/set_split.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using test::small_recipe;

constexpr CrossvalOptions kThreeFolds{.folds = 3, .threads = 2};

// Digits of two collections, and what is none.
struct CrossvalFixture {
  CrossvalFixture() {
    write_file(folder.path() / "a.jsonl", test::stroke_lines(30));
    data = load_data(
        {"strokes:" + (folder.path() / "a.jsonl").string(), "synthetic:90", "negatives:150"},
        test::options());
    recipe = small_recipe(2, 1);
    recipe.network.softmax().background = true;
    recipe.training.validation_share = 0.3;
    recipe.calibration = {.temperature = true, .reject_share = 0.05};
    recipe = recipe_for_folds(recipe, data);
  }

  CrossvalResult run(const std::string& out, CrossvalOptions options = kThreeFolds) const {
    return *cross_validate(recipe, data, folder.path() / out, options, {});
  }

  [[nodiscard]] std::string fault(const std::string& out,
                                  CrossvalOptions options = kThreeFolds) const {
    return test::message_of([&] { run(out, options); });
  }

  [[nodiscard]] std::vector<std::uint8_t> file(const std::string& name) const {
    return read_file(folder.path() / name);
  }

  test::TemporaryFolder folder;
  Dataset data;
  Recipe recipe;
};

TEST_CASE("each fold is measured by the last epoch of a training without it") {
  const CrossvalFixture fixture;
  const CrossvalResult result = fixture.run("out");
  const std::vector<std::uint32_t> folds = assign_folds(fixture.data, 3);
  REQUIRE(result.runs.size() == 3);
  for (std::uint32_t fold = 0; fold < 3; ++fold) {
    const FoldRun& run = result.runs[fold];
    const Model model =
        value_or_throw(read_weights(fixture.file("out/seed-1/fold-" + std::to_string(fold + 1) +
                                                 "/last.safetensors")),
                       "last");
    const json provenance = json::parse(model.provenance);
    CHECK(provenance["data"]["samples"] == fixture.data.size() - run.samples);
    CHECK(provenance["epoch"] == 2);
    CHECK(provenance["recipe"]["training"]["split_by"] == "writer");
    const SoftmaxSpec& softmax = model.network.spec().softmax();
    CHECK(run.temperature == softmax.temperature);
    CHECK(run.reject_below == softmax.reject_below);
    std::vector<std::uint32_t> samples;
    for (std::uint32_t i = 0; i < fixture.data.sources[0].samples; ++i) {
      if (folds[i] == fold) samples.push_back(i);
    }
    const auto backend = make_cpu_backend(model.network, {.batch_size = 1, .threads = 1});
    backend->set_parameters(model.parameters);
    const Evaluation evaluation =
        evaluate(fixture.data, samples, backend->predict(fixture.data, samples), softmax, 10);
    const auto& figures = result.rows[0].figures;
    CHECK(figures.at(Figure::kAccuracy).folds.at(run.fold) == Approx(evaluation.accuracy));
    CHECK(figures.at(Figure::kAnswered).folds.at(run.fold) == Approx(answered_share(evaluation)));
    CHECK(figures.at(Figure::kLoss).folds.at(run.fold) == Approx(evaluation.loss));
  }
  const auto& accuracy = result.rows[0].figures.at(Figure::kAccuracy);
  CHECK(accuracy.parts.size() == 30);
  CHECK(accuracy.value ==
        Approx((accuracy.folds.at(1) + accuracy.folds.at(2) + accuracy.folds.at(3)) / 3));
}

TEST_CASE("the threshold is fitted to those whom the training held out, not to the fold") {
  const CrossvalFixture fixture;
  const CrossvalResult result = fixture.run("out");
  const std::vector<std::uint32_t> folds = assign_folds(fixture.data, 3);
  const SampleRows rows = make_rows(fixture.data);
  const std::vector<std::uint32_t> nobody(fixture.data.size());
  for (const FoldRun& run : result.runs) {
    std::vector<std::uint32_t> rest;
    for (std::uint32_t i = 0; i < fixture.data.size(); ++i) {
      if (static_cast<int>(folds[i]) + 1 != run.fold) rest.push_back(i);
    }
    const Split split = split_for(fixture.recipe.training, {}, choose_samples(fixture.data, rest));
    std::vector<std::uint32_t> held_out;
    for (const std::uint32_t i : split.validation) held_out.push_back(rest[i]);
    CHECK(held_out.size() < rest.size() / 2);
    const Model model =
        value_or_throw(read_weights(fixture.file("out/seed-1/fold-" + std::to_string(run.fold) +
                                                 "/last.safetensors")),
                       "last");
    const auto backend = make_cpu_backend(model.network, {.batch_size = 1, .threads = 1});
    backend->set_parameters(model.parameters);
    const SoftmaxSpec& softmax = model.network.spec().softmax();
    const auto answers =
        answers_of(fixture.data, held_out, backend->predict(fixture.data, held_out), softmax,
                   rows.of_sample, nobody);
    CHECK(run.threshold_at_95 == threshold_at_95(answers));
  }
  CHECK(rows.rows[0].writers == 30);
}

TEST_CASE("a cross-validation that is stopped again and again ends in the same bytes") {
  const CrossvalFixture fixture;
  fixture.run("whole");
  int attempts = 0;
  for (bool done = false; !done; ++attempts) {
    REQUIRE(attempts < 100);
    int steps = 0;
    CrossvalObserver observer;
    observer.step = [&](double, const std::string&) {
      if (++steps > 10) throw test::Killed();
    };
    try {
      cross_validate(fixture.recipe, fixture.data, fixture.folder.path() / "parts", kThreeFolds,
                     observer);
      done = true;
    } catch (const test::Killed&) {
    }
  }
  CHECK(attempts > 2);
  for (const char* name : {"crossval.json", "writers.json", "seed-1/fold-2/last.safetensors"}) {
    CHECK(fixture.file(std::string("whole/") + name) == fixture.file(std::string("parts/") + name));
  }
}

TEST_CASE("an observer stops a cross-validation, which goes on to the same figures") {
  const CrossvalFixture fixture;
  const CrossvalResult whole = fixture.run("whole");
  int asked = 0;
  CrossvalObserver observer;
  observer.stop = [&] { return ++asked > 9; };
  CHECK_FALSE(cross_validate(fixture.recipe, fixture.data, fixture.folder.path() / "parts",
                             kThreeFolds, observer));
  CHECK_FALSE(std::filesystem::exists(fixture.folder.path() / "parts/crossval.json"));
  CHECK(to_json(fixture.run("parts")) == to_json(whole));
}

TEST_CASE("ranks have a share of the trainings each, and one of them the result") {
  const CrossvalFixture fixture;
  fixture.run("alone");
  std::atomic<int> told = 0;
  // More ranks than trainings are no matter.
  test::run_ranks(4, [&](Ranks& ranks) {
    CrossvalObserver observer;
    if (ranks.first()) {
      observer.fold = [&](const FoldRun&, const FoldScore&, const SampleRows&) { ++told; };
    }
    const auto result =
        cross_validate(fixture.recipe, fixture.data, fixture.folder.path() / "ranks",
                       {.folds = 3, .threads = 1, .ranks = &ranks}, observer);
    if (!result || result->runs.empty() == ranks.first()) throw std::logic_error("another result");
  });
  CHECK(told == 3);
  for (const char* name : {"crossval.json", "writers.json"}) {
    const std::string file = name;
    CHECK(fixture.file("ranks/" + file) == fixture.file("alone/" + file));
  }
}

TEST_CASE("a rank that is stopped in its trainings stops a cross-validation") {
  const CrossvalFixture fixture;
  test::run_ranks(3, [&](Ranks& ranks) {
    CrossvalObserver observer;
    if (ranks.rank() == 1) observer.stop = [] { return true; };
    const auto result =
        cross_validate(fixture.recipe, fixture.data, fixture.folder.path() / "ranks",
                       {.folds = 3, .threads = 1, .ranks = &ranks}, observer);
    if (result) throw std::logic_error("not stopped");
  });
  CHECK(!std::filesystem::exists(fixture.folder.path() / "ranks/crossval.json"));
  fixture.run("ranks");
  fixture.run("alone");
  CHECK(fixture.file("ranks/crossval.json") == fixture.file("alone/crossval.json"));
}

TEST_CASE("its progress never goes back, and is told of each fold") {
  const CrossvalFixture fixture;
  double last = 0;
  int folds = 0;
  CrossvalObserver observer;
  observer.step = [&](double share, const std::string& where) {
    CHECK(share > last);
    CHECK_THAT(where, Contains("fold " + std::to_string(folds + 1) + "/3, epoch "));
    last = share;
  };
  observer.fold = [&](const FoldRun& run, const FoldScore& score, const SampleRows&) {
    CHECK(run.fold == ++folds);
    CHECK(score.contains({0, Figure::kAccuracy}));
  };
  cross_validate(fixture.recipe, fixture.data, fixture.folder.path() / "out", kThreeFolds,
                 observer);
  CHECK(folds == 3);
  CHECK(last == Approx(1));
}

TEST_CASE("seeds are trainings more, on the same folds") {
  const CrossvalFixture fixture;
  const CrossvalResult one = fixture.run("out");
  const CrossvalResult two = fixture.run("out", {.folds = 3, .seeds = 2, .threads = 2});
  REQUIRE(two.runs.size() == 6);
  CHECK(two.runs[3].seed == 2);
  CHECK(two.runs[3].samples == two.runs[0].samples);
  const auto& accuracy = two.rows[0].figures.at(Figure::kAccuracy);
  CHECK(accuracy.folds.size() == 3);
  CHECK(accuracy.parts.size() == 30);
  CHECK(to_json(two)["seeds"] == json({1, 2}));
  // What was trained before is taken as it is.
  CHECK(two.runs[0].temperature == one.runs[0].temperature);
  CHECK(fixture.run("out").rows[0].figures.at(Figure::kLoss).value ==
        one.rows[0].figures.at(Figure::kLoss).value);
}

TEST_CASE("a folder of something else is left alone") {
  CrossvalFixture fixture;
  fixture.run("out");
  const auto before = fixture.file("out/crossval.json");
  CHECK_THAT(
      fixture.fault("out", {.folds = 4, .threads = 2}),
      Contains("out: there is another cross-validation; --folds is 4, there 3; give the same"));
  fixture.recipe.training.epochs = 3;
  CHECK_THAT(fixture.fault("out"), Contains("the number of epochs is 3, there 2"));
  fixture.recipe.training.epochs = 2;
  fixture.recipe.training.batch_size = 16;
  CHECK_THAT(fixture.fault("out"),
             Contains("recipe: training.batch_size is 16, its checkpoint has 32"));
  fixture.recipe.training.batch_size = 32;
  fixture.data.sources[1].weight = 2;
  CHECK_THAT(fixture.fault("out"), Contains("--data synthetic:90: its weight is 2.0"));
  fixture.data.sources[1].weight = 1;
  fixture.data.labels[0] = static_cast<std::uint8_t>((fixture.data.labels[0] + 1) % 10);
  CHECK_THAT(fixture.fault("out"), Contains("the checksum of its pictures and labels"));
  CHECK(fixture.file("out/crossval.json") == before);
  train(small_recipe(1, 1), test::synthetic(50), fixture.folder.path() / "run", {}, {});
  CHECK_THAT(fixture.fault("run"), Contains("run: there is 'best.safetensors' of a training"));
}

TEST_CASE("what would have seen the folds, or leaves nothing to measure, is refused") {
  CrossvalFixture fixture;
  Recipe recipe = fixture.recipe;
  recipe.distill.weight = 0.5;
  CHECK_THAT(test::message_of([&] { recipe_for_folds(recipe, fixture.data); }),
             Contains("needs a teacher") && Contains("--set distill.weight=0"));
  recipe = fixture.recipe;
  recipe.compress.int8 = true;
  CHECK_THAT(test::message_of([&] { recipe_for_folds(recipe, fixture.data); }),
             Contains("compresses trained weights"));
  fixture.recipe.training.validation_share = 0.001;
  CHECK_THAT(fixture.fault("out"),
             Contains("none of the writers is held out for the training itself"));
  fixture.recipe.training.validation_share = 0.3;
  CHECK_THAT(fixture.fault("out", {.folds = 100}),
             Contains(" has no sample of a class, as writers are few; give fewer --folds"));
  CHECK_FALSE(std::filesystem::exists(fixture.folder.path() / "out"));
}

TEST_CASE("what is written is read again, and compared to itself differs by nothing") {
  const CrossvalFixture fixture;
  const CrossvalResult result = fixture.run("out");
  const CrossvalResult read = read_result(fixture.folder.path() / "out");
  CHECK(to_json(read) == to_json(result));
  const CrossvalComparison same = compare(result, read, "out");
  REQUIRE(same.rows.size() == result.rows.size());
  for (const RowDifference& row : same.rows) {
    for (const auto& [figure, estimate] : row.figures) {
      CHECK(estimate.value == 0);
      CHECK(standard_error(estimate) == 0);
    }
  }
  CHECK(same.mean.contains(Figure::kAuroc));
}

TEST_CASE("two recipes are compared writer by writer") {
  CrossvalFixture fixture;
  const CrossvalResult one = fixture.run("one");
  fixture.recipe.training.epochs = 1;
  const CrossvalResult other = fixture.run("other");
  const CrossvalComparison comparison = compare(one, other, "other");
  const auto& accuracy = comparison.rows[0].figures.at(Figure::kAccuracy);
  const auto& first = one.rows[0].figures.at(Figure::kAccuracy);
  const auto& second = other.rows[0].figures.at(Figure::kAccuracy);
  CHECK(accuracy.value == Approx(first.value - second.value));
  CHECK(accuracy.parts.at("writer 3") ==
        Approx(first.parts.at("writer 3") - second.parts.at("writer 3")));
  const json j = to_json(comparison);
  CHECK(j["with"] == "other");
  CHECK(j["collections"][0]["figures"]["accuracy"]["difference"] == accuracy.value);
  CHECK(j["collections"].size() == 2);
  CHECK(j["mean"]["accuracy"]["standard_error"].get<double>() > 0);
  CHECK_THAT(to_table(comparison),
             Contains("less other") && Contains("mean of 2") && Contains(" +- "));
}

TEST_CASE("what cannot be compared is an error, or left out") {
  CrossvalFixture fixture;
  const CrossvalResult result = fixture.run("out");
  CrossvalResult other = result;
  other.folds = 5;
  CHECK_THAT(test::message_of([&] { compare(result, other, "there"); }),
             Contains("there: has 5 folds, not 3"));
  other = result;
  other.rows.back().row.checksum = "0";
  const CrossvalComparison fewer = compare(result, other, "there");
  CHECK(fewer.rows.size() == result.rows.size() - 1);
  CHECK(fewer.rows[0].figures.contains(Figure::kAnswered));
  CHECK_FALSE(fewer.rows[0].figures.contains(Figure::kAuroc));
  CHECK_FALSE(fewer.mean.contains(Figure::kAnsweredAt95));
  for (RowResult& row : other.rows) row.row.checksum = "0";
  CHECK_THAT(test::message_of([&] { compare(result, other, "there"); }),
             Contains("there: has none of these collections"));
  const auto path = fixture.folder.path() / "none";
  CHECK_THAT(test::message_of([&] { read_result(path); }), Contains("none: has no crossval.json"));
  write_file(fixture.folder.path() / "out/crossval.json", std::string("{}"));
  CHECK_THAT(test::message_of([&] { read_result(fixture.folder.path() / "out"); }),
             Contains("crossval.json: is damaged, or of another version"));
}

TEST_CASE("a table has a row a collection, their mean, and what is no class by its kind") {
  const CrossvalFixture fixture;
  const std::string table = to_table(fixture.run("out"));
  CHECK_THAT(table,
             Contains("strokes:a.jsonl") && Contains("synthetic:90") && Contains("mean of 2"));
  CHECK_THAT(table, Contains("negatives:150, spoilt digits") && Contains("refused at 95, %"));
}

TEST_CASE("without drawings of no class there is neither AUROC nor threshold") {
  CrossvalFixture fixture;
  fixture.data = load_data({"synthetic:90"}, test::options());
  fixture.recipe = recipe_for_folds(small_recipe(1, 1), fixture.data);
  CHECK(fixture.recipe.training.split_by == SplitBy::kSample);
  const CrossvalResult result = fixture.run("out");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].figures.contains(Figure::kEce));
  CHECK_FALSE(result.rows[0].figures.contains(Figure::kAuroc));
  CHECK_FALSE(result.runs[0].threshold_at_95);
  CHECK(to_json(result)["runs"][0]["threshold_at_95"].is_null());
}

}  // namespace
}  // namespace inkdigit
