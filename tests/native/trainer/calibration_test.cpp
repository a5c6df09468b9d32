#include "trainer/measure/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/decision.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

struct Logits {
  std::vector<float> values;
  std::vector<std::uint8_t> labels;
};

// Labels drawn by the probabilities of the logits at a temperature; every tenth is of no class.
Logits drawn_logits(double temperature, std::size_t samples) {
  constexpr std::size_t kClasses = 4;
  Random random(5, RandomPurpose::kSynthetic);
  Logits logits;
  for (std::size_t i = 0; i < samples; ++i) {
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t c = 0; c < kClasses; ++c) {
      logits.values.push_back(3 * random.normal());
      sum += weights.emplace_back(std::exp(double{logits.values.back()} / temperature));
    }
    double rest = sum * static_cast<double>(random.uniform());
    std::uint8_t label = 0;
    while (label + 1U < kClasses && rest >= weights[label]) rest -= weights[label++];
    logits.labels.push_back(i % 10 == 9 ? kNoClass : label);
  }
  return logits;
}

double loss_at(const Logits& logits, double temperature) {
  double loss = 0;
  for (std::size_t i = 0; i < logits.labels.size(); ++i) {
    if (logits.labels[i] == kNoClass) continue;
    double sum = 0;
    for (std::size_t c = 0; c < 4; ++c) {
      sum += std::exp(double{logits.values[4 * i + c]} / temperature);
    }
    loss += std::log(sum) - double{logits.values[4 * i + logits.labels[i]]} / temperature;
  }
  return loss;
}

// What the labels tell of 1 / temperature, by Fisher: the logits' variance, summed over samples.
double information(const Logits& logits, double temperature) {
  double all = 0;
  for (std::size_t i = 0; i < logits.labels.size(); ++i) {
    if (logits.labels[i] == kNoClass) continue;
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (std::size_t c = 0; c < 4; ++c) {
      const double logit = logits.values[4 * i + c];
      const double weight = std::exp(logit / temperature);
      sum += weight;
      mean += weight * logit;
      square += weight * logit * logit;
    }
    all += square / sum - std::pow(mean / sum, 2);
  }
  return all;
}

TEST_CASE("the temperature is the one that the labels were drawn by, and the least loss") {
  for (const double truth : {0.6, 1.0, 2.5}) {
    const Logits logits = drawn_logits(truth, 20000);
    const double found = fitted_temperature(logits.values, logits.labels, 4);
    // Four standard deviations, and half of the last decimal. 1 / temperature has the variance
    // 1 / information, as its estimate of maximum likelihood.
    const double deviation = truth * truth / std::sqrt(information(logits, truth));
    CHECK(std::abs(found - truth) <= 4 * deviation + 0.5e-4);
    CHECK(loss_at(logits, found) <= loss_at(logits, found * 1.01));
    CHECK(loss_at(logits, found) <= loss_at(logits, found / 1.01));
    CHECK(found == std::round(found * 1e4) / 1e4);
  }
}

TEST_CASE("where no temperature is the best, it stays 1") {
  const std::vector<float> right{2, 1, -1, 3};
  CHECK(fitted_temperature(right, std::vector<std::uint8_t>{0, 1}, 2) == 1);
  CHECK(fitted_temperature({}, {}, 2) == 1);
  CHECK(fitted_temperature(right, std::vector<std::uint8_t>{kNoClass, kNoClass}, 2) == 1);
  // And where chance would answer better, it is the highest there is.
  CHECK(fitted_temperature(right, std::vector<std::uint8_t>{1, 0}, 2) == 100);
}

TEST_CASE("the threshold rejects the share of the samples that show a class") {
  const SoftmaxSpec softmax{.name = {}, .background = true};
  const Logits logits = drawn_logits(1, 1000);
  const std::vector<float> outputs = softmax_outputs(softmax, logits.values, 4);
  for (const double share : {0.01, 0.2, 0.5}) {
    SoftmaxSpec strict = softmax;
    strict.reject_below = fitted_threshold(softmax, outputs, logits.labels, 4, share);
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < logits.labels.size(); ++i) {
      if (logits.labels[i] == kNoClass) continue;
      if (decide(strict, std::span(outputs).subspan(4 * i, 4)).rejected) ++rejected;
    }
    CHECK(rejected == static_cast<std::size_t>(share * 900));
  }
  CHECK(fitted_threshold(softmax, outputs, logits.labels, 4, 0.001) == 0);
  // Those that tie stay together, and are not rejected.
  const std::vector<float> ties{0.5F, 0.5F, 0.5F, 0.5F};
  CHECK(fitted_threshold(softmax, ties, std::vector<std::uint8_t>{0, 0, 0, 0}, 1, 0.5) == 0.5);
}

Recipe open_recipe(int epochs) {
  Recipe recipe = test::small_recipe(epochs, 1);
  recipe.network.softmax().background = true;
  recipe.training.validation_share = 0.3;
  return recipe;
}

Dataset digits_and_negatives(std::size_t digits, std::size_t negatives) {
  const Recipe recipe = open_recipe(1);
  // Golden cases are of digits, although these come last.
  return load_data(
      {"negatives:" + std::to_string(negatives), "synthetic:" + std::to_string(digits)},
      {.input = recipe.network.input, .classes = recipe.network.classes});
}

Model read_model(const std::filesystem::path& path) {
  const Result<Model> model = read_weights(read_file(path));
  if (!model) throw std::runtime_error(model.error().message);
  return *model;
}

TEST_CASE("a training on negatives learns to tell them, and calibrates what it leaves") {
  const test::TemporaryFolder folder;
  Recipe recipe = open_recipe(4);
  recipe.calibration = {.temperature = true, .reject_share = 0.05};
  const Dataset data = digits_and_negatives(900, 600);
  std::vector<EpochMetrics> epochs;
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& m) { epochs.push_back(m); };
  train(recipe, data, folder.path(), {}, observer);
  const Evaluation& last = epochs.back().validation;
  CHECK(last.samples + last.negatives.samples == 450);
  CHECK(last.accuracy > 0.6);
  CHECK(last.negatives.auroc > 0.85);
  CHECK(last.rejected == static_cast<std::size_t>(0.05 * static_cast<double>(last.samples)));
  CHECK(last.negatives.rejected > last.negatives.samples / 4);
  const SoftmaxSpec softmax =
      read_model(folder.path() / "last.safetensors").network.spec().softmax();
  CHECK(softmax.temperature != 1);
  CHECK(softmax.temperature == epochs.back().softmax.temperature);
  CHECK(softmax.reject_below > 0);
  CHECK(softmax.background);
}

TEST_CASE("a training chooses its thresholds by each kind of the negatives held out") {
  const test::TemporaryFolder folder;
  Recipe recipe = open_recipe(2);
  recipe.calibration = {.refuse_negatives = 0.6, .doubt_negatives = 0.9};
  const Dataset data = digits_and_negatives(300, 300);
  TrainObserver observer;
  std::size_t records = 0;
  observer.record = [&](const RunRecord& record) {
    ++records;
    const SoftmaxSpec& softmax = record.best.network.spec().softmax();
    Plausibilities plausibilities;
    plausibilities.add(data, record.split.validation, record.outputs, softmax, 10);
    CHECK(softmax.reject_below == threshold_refusing(plausibilities, 0.6));
    CHECK(softmax.doubt_below == threshold_refusing(plausibilities, 0.9));
    CHECK(plausibilities.kinds.size() == 4);
  };
  train(recipe, data, folder.path() / "run", {}, observer);
  CHECK(records == 2);
  // What it leaves can be trained on from, too.
  const Model init = read_model(folder.path() / "run/last.safetensors");
  CHECK(init.network.spec().softmax().doubt_below > 0);
  recipe.calibration = {};
  train(recipe, data, folder.path() / "second", {.init = init}, {});
  CHECK(
      read_model(folder.path() / "second/last.safetensors").network.spec().softmax().doubt_below ==
      0);
  recipe.calibration = {.refuse_negatives = 0.6};
  CHECK_THAT(test::message_of(
                 [&] { train(recipe, test::synthetic(100), folder.path() / "none", {}, {}); }),
             Contains("shows no class") && Contains("add negatives:10000"));
}

TEST_CASE("calibration changes nothing of the training but the softmax of what it leaves") {
  const test::TemporaryFolder folder;
  const Dataset data = digits_and_negatives(200, 100);
  Recipe recipe = open_recipe(6);
  recipe.schedule.type = ScheduleType::kPlateau;
  recipe.schedule.patience_epochs = 0;
  recipe.optimizer.learning_rate = 0.03;
  train(recipe, data, folder.path() / "plain", {}, {});
  recipe.calibration = {.temperature = true, .reject_share = 0.1};
  train(recipe, data, folder.path() / "calibrated", {}, {});
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    const Model plain = read_model(folder.path() / "plain" / name);
    const Model calibrated = read_model(folder.path() / "calibrated" / name);
    CHECK(plain.parameters == calibrated.parameters);
    CHECK(plain.network.spec().softmax().temperature == 1);
    CHECK(plain.golden[0].probabilities != calibrated.golden[0].probabilities);
  }
  // Stopped after the first epoch, and resumed.
  const auto run = folder.path() / "stopped";
  TrainObserver observer;
  observer.step = [&](int epoch, std::size_t, std::size_t, double) {
    if (epoch == 2) throw test::Killed();
  };
  CHECK_THROWS_AS(train(recipe, data, run, {}, observer), test::Killed);
  std::size_t records = 0;
  observer.step = nullptr;
  observer.record = [&](const RunRecord& record) {
    ++records;
    const NetworkSpec& spec = record.best.network.spec();
    CHECK(record.outputs.size() == record.split.validation.size() * 10);
    // The outputs are the file's own: a batch gives the same bits as its images one by one.
    const std::span<const std::uint8_t> image(data.image(record.split.validation[0]), 784);
    const std::vector<float> expected = predict(record.best, image);
    CHECK(std::equal(expected.begin(), expected.end(), record.outputs.begin()));
    CHECK(spec.softmax().reject_below > 0);
  };
  train(recipe, data, run, {.start = Start::kResume}, observer);
  CHECK(records == 6);  // as it resumes, and after each epoch
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    CHECK(read_file(run / name) == read_file(folder.path() / "calibrated" / name));
  }
}

TEST_CASE("a training that starts from calibrated weights starts uncalibrated") {
  const test::TemporaryFolder folder;
  const Dataset data = digits_and_negatives(200, 100);
  Recipe recipe = open_recipe(1);
  recipe.calibration = {.temperature = true, .reject_share = 0.1};
  train(recipe, data, folder.path() / "first", {}, {});
  const Model init = read_model(folder.path() / "first/last.safetensors");
  recipe.calibration = {};
  recipe.compress.prune_share = 0.5;
  recipe.compress.int8 = true;
  train(recipe, data, folder.path() / "second", {.init = init}, {});
  const SoftmaxSpec softmax =
      read_model(folder.path() / "second/last.safetensors").network.spec().softmax();
  CHECK(softmax.background);
  CHECK(softmax.temperature == 1);
  CHECK(softmax.reject_below == 0);
  recipe.network.softmax().background = false;
  CHECK_THAT(
      test::message_of([&] { train(recipe, data, folder.path() / "third", {.init = init}, {}); }),
      Contains("--init: layer 7 of its network is"));
}

TEST_CASE("negatives and calibration that a recipe cannot use are refused in one line") {
  const test::TemporaryFolder folder;
  Recipe recipe = open_recipe(1);
  recipe.network.softmax().background = false;
  CHECK(test::message_of([&] {
          train(recipe, digits_and_negatives(20, 20), folder.path(), {}, {});
        }) == R"(negatives:20 + synthetic:20: negatives need a softmax with "background": true)");
  const auto error = [](const nlohmann::json& json) {
    const Result<Recipe> parsed = parse_recipe(json);
    return parsed ? "" : parsed.error().message;
  };
  nlohmann::json json = to_json(recipe);
  CHECK_FALSE(json.contains("calibration"));
  json["calibration"] = {{"reject_share", 0.1}};
  CHECK(error(json) == R"(calibration: 'reject_share' needs a softmax with "background": true)");
  for (const char* key : {"refuse_negatives", "doubt_share", "doubt_negatives"}) {
    json["calibration"] = {{key, 0.1}};
    CHECK_THAT(error(json), Contains("calibration: '" + std::string(key) + "' needs a softmax"));
  }
  json["calibration"] = {{"temperature", true}};
  CHECK(error(json).empty());
  json["training"]["validation_share"] = 0;
  CHECK(error(json) == "calibration: needs a validation_share above 0");
  json["calibration"] = {{"reject_share", 0.6}};
  CHECK_THAT(error(json), Contains("from 0 to 0.5"));
}

}  // namespace
}  // namespace inkdigit
