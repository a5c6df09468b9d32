#include "trainer/crossval/fold_score.hpp"

#include <array>
#include <cmath>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/base/random.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kClasses = 4;

// RandomSamples of rows 0 (a class) and 1 and 2 (none) with random outputs, in turn.
struct RandomSamples {
  explicit RandomSamples(std::size_t count) {
    data.name = "some";
    data.shape = {1, 2, 2, false};
    data.pixels = test::random_pixels(count * 4, 3);
    Random random(1, RandomPurpose::kShuffle);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = i % 3;
      data.labels.push_back(row == 0 ? static_cast<std::uint8_t>(random.below(kClasses))
                                     : kNoClass);
      rows.push_back(static_cast<std::uint32_t>(row));
      clusters.push_back(random.below(9));
      const float plausibility = random.uniform() * std::array{1.0F, 0.8F, 0.6F}[row];
      float total = 0;
      for (std::size_t c = 0; c < kClasses; ++c) {
        outputs.push_back(random.uniform() + (c == data.labels[i] ? 0.3F : 0.0F));
        total += outputs.back();
      }
      for (std::size_t c = 0; c < kClasses; ++c) outputs[i * kClasses + c] *= plausibility / total;
    }
    std::fill_n(data.pixels.begin(), 4, std::uint8_t{0});  // the first is blank
    all.resize(count);
    std::iota(all.begin(), all.end(), 0U);
  }

  [[nodiscard]] std::vector<FoldAnswer> answers() const {
    return answers_of(data, all, outputs, softmax, rows, clusters);
  }

  Dataset data;
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> clusters;
  std::vector<float> outputs;
  SoftmaxSpec softmax = [] {
    SoftmaxSpec spec;
    spec.background = true;
    spec.reject_below = 0.4;
    return spec;
  }();
};

TEST_CASE("a fold's figures are those that eval has of the same samples") {
  const RandomSamples samples(600);
  const FoldScore score = score_fold(samples.answers(), 0.7);
  const Evaluation evaluation =
      evaluate(samples.data, samples.all, samples.outputs, samples.softmax, kClasses);
  const auto value = [&](std::size_t row, Figure figure) { return score.at({row, figure}).value; };
  CHECK(value(0, Figure::kAccuracy) == Approx(evaluation.accuracy));
  CHECK(value(0, Figure::kAnswered) == Approx(answered_share(evaluation)));
  CHECK(value(0, Figure::kLoss) == Approx(evaluation.loss));
  CHECK(value(0, Figure::kEce) == Approx(evaluation.ece));
  CHECK(value(0, Figure::kAuroc) == Approx(evaluation.negatives.auroc));
  CHECK(value(0, Figure::kAnswered) < value(0, Figure::kAccuracy));
  const double refused = 200 * (value(1, Figure::kRefused) + value(2, Figure::kRefused));
  CHECK(refused == Approx(static_cast<double>(evaluation.negatives.rejected)));
  SoftmaxSpec stricter = samples.softmax;
  stricter.reject_below = 0.7;
  CHECK(value(0, Figure::kAnsweredAt95) ==
        Approx(answered_share(
            evaluate(samples.data, samples.all, samples.outputs, stricter, kClasses))));
}

TEST_CASE("a figure's parts are those of its samples' writers, and sum to it") {
  const RandomSamples samples(600);
  for (const auto& [key, figure] : score_fold(samples.answers(), 0.7)) {
    double sum = 0;
    double weight = 0;
    for (const auto& [cluster, term] : figure.terms) {
      sum += term.sum;
      weight += term.weight;
    }
    CHECK(sum == Approx(figure.value));
    CHECK(weight == Approx(1));
  }
}

TEST_CASE("the AUROC's parts tell what it is without a writer, to the first order") {
  const RandomSamples samples(6000);
  const std::vector<FoldAnswer> answers = samples.answers();
  const FoldFigure figure = score_fold(answers, std::nullopt).at({0, Figure::kAuroc});
  std::vector<FoldAnswer> without;
  for (const FoldAnswer& answer : answers) {
    if (answer.cluster != 4) without.push_back(answer);
  }
  const double left = score_fold(without, std::nullopt).at({0, Figure::kAuroc}).value;
  const Term& term = figure.terms.at(4);
  const double part = term.sum - term.weight * figure.value;
  // A ninth of the samples goes, and with it their part; what is left is divided by the rest.
  CHECK(left - figure.value == Approx(-part * 9 / 8).margin(0.3 * std::abs(part)));
  CHECK(std::abs(part) > 1e-5);
}

TEST_CASE("the threshold refuses 95 % of each kind, and none that is lower does") {
  const RandomSamples samples(600);
  const std::vector<FoldAnswer> answers = samples.answers();
  const std::optional<double> threshold = threshold_at_95(answers);
  REQUIRE(threshold);
  const auto refused = [&](std::size_t row, double at) {
    int below = 0;
    for (const FoldAnswer& answer : answers) {
      if (answer.row == row && answer.plausibility < at) ++below;
    }
    return below / 200.0;
  };
  CHECK(std::min(refused(1, *threshold), refused(2, *threshold)) >= 0.95);
  CHECK(std::min(refused(1, *threshold), refused(2, *threshold)) < 0.96);
  // One of the kinds needs it: just below its last drawing that is refused, too few are.
  const auto needed_by = [&](std::size_t row) {
    float highest = 0;
    for (const FoldAnswer& answer : answers) {
      if (answer.row == row && answer.plausibility < *threshold) {
        highest = std::max(highest, answer.plausibility);
      }
    }
    return refused(row, highest) < 0.95;
  };
  CHECK((needed_by(1) || needed_by(2)));
}

TEST_CASE("of a few drawings of no class all are refused; without any there is no threshold") {
  std::vector<FoldAnswer> answers{{.row = 1, .shows_class = false, .plausibility = 0.25F},
                                  {.row = 1, .shows_class = false, .plausibility = 0.75F},
                                  {.row = 0, .plausibility = 1}};
  const std::optional<double> threshold = threshold_at_95(answers);
  REQUIRE(threshold);
  CHECK(*threshold > 0.75);
  CHECK(*threshold < 0.7501);
  answers = {{.row = 0}};
  CHECK_FALSE(threshold_at_95(answers));
  const FoldScore score = score_fold(answers, std::nullopt);
  CHECK(score.contains({0, Figure::kAccuracy}));
  CHECK_FALSE(score.contains({0, Figure::kAuroc}));
  CHECK_FALSE(score.contains({0, Figure::kAnsweredAt95}));
}

}  // namespace
}  // namespace inkdigit
