#include "trainer/learn/loss/distillation.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/random.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/train.hpp"
#include "trainer/transform/compress/quantize.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using Row = std::array<double, 3>;

Row softmax(const Row& logits, double temperature) {
  Row row{};
  double sum = 0;
  for (std::size_t c = 0; c < row.size(); ++c) sum += row[c] = std::exp(logits[c] / temperature);
  for (double& value : row) value /= sum;
  return row;
}

constexpr Row kStudent{0.4, -1.2, 2.0};
constexpr Row kTeacher{1.5, 0.3, -0.7};
constexpr std::uint8_t kLabel = 1;

// Both sides take fewer than 50 roundings of a double, of terms whose magnitudes sum up to less
// than `magnitude`: 10 for the loss, 4 for its gradient.
double by_rounding(double magnitude) { return test::gamma<double>(100) * magnitude; }

TEST_CASE("the loss is the label's and the softened teacher's cross-entropy, by weight") {
  for (const double temperature : {1.0, 4.0}) {
    constexpr double kWeight = 0.3;
    Row logits = kStudent;
    Row teacher = softmax(kTeacher, 1);
    const LossSum found =
        distillation_loss(logits.data(), &kLabel, 1, 3, 1.0, 0.0,
                          SoftTargets<double>{teacher.data(), kWeight, temperature});
    const Row student = softmax(kStudent, 1);
    const Row soft_student = softmax(kStudent, temperature);
    const Row soft_teacher = softmax(kTeacher, temperature);
    double expected = -(1 - kWeight) * std::log(student[kLabel]);
    for (std::size_t c = 0; c < 3; ++c) {
      expected -= kWeight * temperature * temperature * soft_teacher[c] * std::log(soft_student[c]);
      const double label = c == kLabel ? 1 : 0;
      const double gradient = (1 - kWeight) * (student[c] - label) +
                              kWeight * temperature * (soft_student[c] - soft_teacher[c]);
      CHECK(std::abs(logits[c] - gradient) <= by_rounding(4));
    }
    CHECK(std::abs(found.loss - expected) <= by_rounding(10));
    CHECK(found.correct == 0);
  }
}

TEST_CASE("what a teacher leaves for none of the classes is left out") {
  Row part = softmax(kTeacher, 1);
  Row whole = part;
  for (double& value : part) value *= 0.25;
  const auto gradient = [](Row& teacher) {
    Row logits = kStudent;
    distillation_loss(logits.data(), &kLabel, 1, 3, 1.0, 0.0,
                      SoftTargets<double>{teacher.data(), 1, 2});
    return logits;
  };
  const Row expected = gradient(whole);
  const Row found = gradient(part);
  for (std::size_t c = 0; c < 3; ++c) CHECK(std::abs(found[c] - expected[c]) <= by_rounding(4));
}

Recipe student_of(const Model& model, double weight) {
  Recipe recipe = test::small_recipe(1, 1);
  recipe.network = model.network.spec();
  recipe.distill.weight = weight;
  recipe.augment.shift_pixels = 2;
  recipe.augment.rotation_degrees = 10;
  return recipe;
}

// A network whose logits are exact, in whatever order they are summed: inputs are whole 256ths from
// 0 to 1 and weights whole 16ths from -1/4 to 1/4, so that sums of 784 products and a bias have no
// more than 20 bits.
Model exact_model(std::uint64_t seed) {
  nlohmann::json json = test::spec_json(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 10}, {"type": "softmax"}])", 1,
      28, 10);
  json["input"]["mean"] = {0.0};
  json["input"]["std"] = {256.0 / 255};
  Model model{.name = "exact",
              .network = std::move(*Network::create(*parse_network_spec(json))),
              .parameters = {},
              .golden = {}};
  Random random(seed, RandomPurpose::kInitialization);
  for (std::size_t i = 0; i < model.network.parameter_count(); ++i) {
    model.parameters.push_back((static_cast<float>(random.below(9)) - 4) / 16);
  }
  return model;
}

// The same function of a picture's bytes, by another normalization.
Model differently_normalized(const Model& model) {
  NetworkSpec spec = model.network.spec();
  spec.input.std[0] /= 2;
  Model other{.name = "other",
              .network = std::move(*Network::create(spec)),
              .parameters = model.parameters,
              .golden = {}};
  const Parameter& weights = other.network.parameters()[0];
  for (std::size_t i = 0; i < weights.size(); ++i) other.parameters[weights.offset + i] /= 2;
  return other;
}

Model train_student(const Recipe& recipe, const Dataset& data, const TrainOptions& options) {
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path(), options, {});
  return *read_weights(read_file(folder.path() / "last.safetensors"));
}

double largest_move(const Model& from, const Model& to) {
  double largest = 0;
  for (std::size_t i = 0; i < from.parameters.size(); ++i) {
    largest = std::max(largest, std::abs(double{from.parameters[i]} - to.parameters[i]));
  }
  return largest;
}

TEST_CASE("teachers see the varied bytes that the student sees, each by its own normalization") {
  const Model model = exact_model(7);
  Recipe recipe = student_of(model, 1);
  recipe.optimizer.type = OptimizerType::kSgd;
  recipe.training.batch_size = 100;  // one step
  const Dataset data = test::synthetic(100);
  // The logits are equal, and probabilities differ by rounding: no more than 15 of exp, a sum of
  // ten and a quotient on either side, and 40 as three teachers' are averaged and brought to the
  // sum 1. A weight's gradient is a mean of inputs below 1 times that; a step rounds the weight.
  const double rounding = recipe.optimizer.learning_rate * test::gamma(70) + 0.25 * 0x1p-24;
  // A student that says what its teachers say has nothing to learn from them.
  const TrainOptions by_twins{.init = model,
                              .teachers = {model, differently_normalized(model), model}};
  CHECK(largest_move(model, train_student(recipe, data, by_twins)) <= rounding);
  const TrainOptions by_others{.init = model, .teachers = {model, exact_model(8)}};
  CHECK(largest_move(model, train_student(recipe, data, by_others)) > 1000 * rounding);
}

TEST_CASE("learning from an int8 and a float teacher gives the same bits on any threads") {
  const Model model = test::small_model();
  const Dataset data = test::synthetic(120);
  Model int8 = insert_quantizers(model);
  std::vector<std::uint32_t> samples(data.size());
  for (std::uint32_t i = 0; i < data.size(); ++i) samples[i] = i;
  calibrate(int8, data, samples);
  AlignedVector<float> rounded(int8.parameters.size());
  round_weights(int8.network, int8.parameters, rounded);
  int8.parameters = rounded;
  int8.golden.clear();
  Recipe recipe = student_of(model, 0.5);
  recipe.network = test::small_recipe(1, 1).network;
  recipe.distill.temperature = 2;
  // More images a shard than go through a teacher at once.
  recipe.training.batch_size = 300;
  const auto bytes = [&](int threads) {
    return write_weights(
        train_student(recipe, data, {.threads = threads, .teachers = {int8, model}}));
  };
  const std::vector<std::uint8_t> alone = bytes(1);
  CHECK(bytes(3) == alone);
  recipe.distill.weight = 0;
  CHECK(write_weights(train_student(recipe, data, {.threads = 1})) != alone);
}

TEST_CASE("weights name their teachers, and a run goes on with the same ones alone") {
  const Model model = test::small_model();
  const Dataset data = test::synthetic(60);
  const Recipe recipe = student_of(model, 0.5);
  const test::TemporaryFolder folder;
  TrainOptions options{.teachers = {model}};
  train(recipe, data, folder.path(), options, {});
  const Model student = *read_weights(read_file(folder.path() / "best.safetensors"));
  const auto teachers = nlohmann::json::parse(student.provenance)["teachers"];
  REQUIRE(teachers.size() == 1);
  CHECK(teachers[0]["name"] == "small");
  CHECK(teachers[0]["crc32"].get<std::string>().size() == 8);

  options.start = Start::kResume;
  train(recipe, data, folder.path(), options, {});
  options.teachers[0].parameters[0] += 1;
  CHECK_THAT(test::message_of([&] { train(recipe, data, folder.path(), options, {}); }),
             Contains("--teacher is "));
  CHECK(nlohmann::json::parse(train_student(student_of(model, 0), data, {}).provenance)
            .count("teachers") == 0);
}

TEST_CASE("teachers that the recipe does not ask for, or that do not fit, are refused") {
  const Model model = test::small_model();
  const Dataset data = test::synthetic(20);
  const test::TemporaryFolder folder;
  const auto error = [&](const Recipe& recipe, const std::vector<Model>& teachers) {
    return test::message_of(
        [&] { train(recipe, data, folder.path() / "run", {.teachers = teachers}, {}); });
  };
  CHECK_THAT(error(student_of(model, 0.5), {}), Contains("give --teacher WEIGHTS"));
  CHECK_THAT(error(student_of(model, 0), {model}), Contains("a 'weight' above 0"));
  CHECK_THAT(error(student_of(model, 0.5), {model, test::small_model(3)}),
             Contains("the input of the network 'small' is 3x28x28 but the recipe's is 1x28x28"));
  Recipe letters = student_of(model, 0.5);
  letters.network.classes[9] = "x";
  CHECK_THAT(error(letters, {model}), Contains("the classes of the network 'small' are"));
  CHECK(std::filesystem::is_empty(folder.path() / "run"));
}

// By the definition, in doubles: t^2 times the cross-entropy of two softmaxes at 1 / t, each with
// one more class, the student's of logit 0.
TEST_CASE("a teacher that knows the background class says how plausible an image is, too") {
  constexpr double kTemperature = 3;
  const std::vector<double> logits{0.5, -1, 2};
  const std::vector<double> teacher{0.2, 0.1, 0.3};  // and 0.4 for none
  const auto loss_at = [&](std::vector<double> at, std::vector<double> targets,
                           std::vector<double>* gradient) {
    const std::uint8_t label = kNoClass;  // its own share of the loss is 0
    const SoftTargets<double> soft{targets.data(), 1, kTemperature, true};
    const double loss = distillation_loss(at.data(), &label, 1, 3, 1.0, 0.0, soft, true).loss;
    if (gradient != nullptr) *gradient = at;
    return loss;
  };
  const auto softened = [&](const std::vector<double>& logs) {
    std::vector<double> p;
    double sum = 0;
    for (const double value : logs) sum += p.emplace_back(std::exp(value / kTemperature));
    for (double& value : p) value /= sum;
    return p;
  };
  const std::vector<double> q =
      softened({std::log(0.2), std::log(0.1), std::log(0.3), std::log(0.4)});
  const std::vector<double> p = softened({0.5, -1, 2, 0});
  double expected = 0;
  for (std::size_t c = 0; c < 4; ++c) expected -= q[c] * std::log(p[c]);
  std::vector<double> gradient;
  CHECK(std::abs(loss_at(logits, teacher, &gradient) - kTemperature * kTemperature * expected) <
        1e-12);
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(std::abs(gradient[c] - kTemperature * (p[c] - q[c])) < 1e-12);
  }
}

}  // namespace
}  // namespace inkdigit
