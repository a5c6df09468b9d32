#include <cmath>

#include "tests/native/support/catch.hpp"
#include "trainer/crossval/estimate.hpp"

namespace inkdigit {
namespace {

const std::vector<std::string> kWriterNames{"a", "b", "c"};

// Of `values` by cluster, as a mean.
FoldFigure fold_of(const std::vector<std::pair<std::uint32_t, double>>& values) {
  FoldFigure figure;
  const auto count = static_cast<double>(values.size());
  for (const auto& [cluster, value] : values) {
    figure.value += value / count;
    figure.terms[cluster].sum += value / count;
    figure.terms[cluster].weight += 1 / count;
  }
  return figure;
}

double sum_of_parts(const Parts& parts) {
  double total = 0;
  for (const auto& [name, part] : parts) total += part;
  return total;
}

TEST_CASE("of samples that stand for themselves it is the standard error of a mean") {
  const FoldFigures one{{1, fold_of({{0, 1}, {1, 4}, {2, 7}})}};
  const Estimate estimated = estimate(one, kWriterNames);
  CHECK(estimated.value == Approx(4));
  // Their variance is 9.
  CHECK(standard_error_over_writers(estimated) == Approx(std::sqrt(9.0 / 3)));
}

TEST_CASE("samples of one writer do not make it smaller") {
  std::vector<std::pair<std::uint32_t, double>> copies;
  for (int i = 0; i < 50; ++i) {
    copies.insert(copies.end(), {{0, 1}, {1, 4}, {2, 7}});
  }
  const FoldFigures one{{1, fold_of(copies)}};
  CHECK(standard_error_over_writers(estimate(one, kWriterNames)) == Approx(std::sqrt(9.0 / 3)));
}

TEST_CASE("over folds it is their mean, whatever their sizes, and the parts sum to nothing") {
  const FoldFigures folds{{1, fold_of({{0, 1}, {0, 1}, {0, 0}, {1, 1}})}, {2, fold_of({{2, 0}})}};
  const Estimate estimated = estimate(folds, kWriterNames);
  CHECK(estimated.value == Approx((0.75 + 0) / 2));
  CHECK(estimated.folds == std::map<int, double>{{1, 0.75}, {2, 0}});
  // (v - 3/8) / n / 2, summed by writer.
  CHECK(estimated.parts.at("a") == Approx((2 - 3 * 0.375) / 4 / 2));
  CHECK(estimated.parts.at("b") == Approx((1 - 0.375) / 4 / 2));
  CHECK(estimated.parts.at("c") == Approx((0 - 0.375) / 1 / 2));
  CHECK(std::abs(sum_of_parts(estimated.parts)) < 1e-15);
}

TEST_CASE("several trainings on a fold are no more writers") {
  const FoldFigures once{{1, fold_of({{0, 1}, {1, 4}, {2, 7}})}};
  const FoldFigures twice{*once.begin(), *once.begin()};
  CHECK(standard_error_over_writers(estimate(twice, kWriterNames)) ==
        Approx(standard_error_over_writers(estimate(once, kWriterNames))));
}

TEST_CASE("of the same writers a difference has the standard error of the differences") {
  const FoldFigures one{{1, fold_of({{0, 1}, {1, 4}, {2, 7}})}};
  const FoldFigures other{{1, fold_of({{0, 0}, {1, 2}, {2, 6}})}};
  const Estimate found = difference(estimate(one, kWriterNames), estimate(other, kWriterNames));
  CHECK(found.value == Approx(4.0 - 8.0 / 3));
  // Differences of 1, 2, 1: their variance is 1/3.
  CHECK(standard_error_over_writers(found) == Approx(std::sqrt(1.0 / 9)));
  const Estimate none = difference(estimate(one, kWriterNames), estimate(one, kWriterNames));
  CHECK(none.value == 0);
  CHECK(standard_error_over_writers(none) == 0);
}

TEST_CASE("a mean over collections has a writer of two of them once") {
  const FoldFigures one{{1, fold_of({{0, 1}, {1, 4}, {2, 7}})}};
  const Estimate first = estimate(one, kWriterNames);
  const std::vector<const Estimate*> same{&first, &first};
  CHECK(mean_of(same).value == Approx(first.value));
  CHECK(standard_error_over_writers(mean_of(same)) == Approx(standard_error_over_writers(first)));
  const std::vector<std::string> others{"d", "e", "f"};
  const Estimate second = estimate(one, others);
  const std::vector<const Estimate*> strangers{&first, &second};
  // Half of two that are independent, but for G / (G - 1).
  CHECK(standard_error_over_writers(mean_of(strangers)) ==
        Approx(std::sqrt(2 * 3.0 / 4 * 2 / 3 * 6 / 5)));
}

TEST_CASE("what a fold's writers share makes it as large as the folds say") {
  // Two folds of many writers who are all alike in each.
  std::vector<std::pair<std::uint32_t, double>> good;
  std::vector<std::pair<std::uint32_t, double>> bad;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < 200; ++i) {
    (i < 100 ? good : bad).push_back({i, i < 100 ? 1 : 0});
    names.push_back("writer " + std::to_string(i));
  }
  const Estimate apart = estimate({{1, fold_of(good)}, {2, fold_of(bad)}}, names);
  CHECK(standard_error_over_writers(apart) == Approx(0.5 / std::sqrt(199.0)));
  CHECK(standard_error_over_folds(apart) == Approx(0.5));
  CHECK(standard_error(apart) == Approx(0.5));
  // Folds that are alike say nothing less than their writers do.
  const Estimate alike =
      estimate({{1, fold_of({{0, 1}, {1, 0}})}, {2, fold_of({{2, 1}, {3, 0}})}}, names);
  CHECK(standard_error_over_folds(alike) == 0);
  CHECK(standard_error(alike) == Approx(std::sqrt(4.0 / 3 * 4 / 64)));
}

TEST_CASE("folds are those that several have in common, and differ fold by fold") {
  const Estimate one{.value = 2, .folds = {{1, 1}, {2, 3}}, .parts = {{"a", 1}}};
  const Estimate other{.value = 3, .folds = {{2, 5}, {3, 1}}, .parts = {{"a", 0.5}}};
  const std::vector<const Estimate*> both{&one, &other};
  CHECK(mean_of(both).folds == std::map<int, double>{{2, 4}});
  CHECK(difference(one, other).folds == std::map<int, double>{{2, -2}});
  CHECK(difference(one, other).parts.at("a") == 0.5);
}

TEST_CASE("where there is one of something, it says nothing of how it varies") {
  const Estimate alone{.value = 1, .folds = {{1, 1}}, .parts = {{"a", 1}}};
  CHECK(standard_error(alone) == 0);
  CHECK(standard_error(Estimate()) == 0);
  const Estimate three{.value = 4, .folds = {{1, 1}, {2, 4}, {3, 7}}, .parts = {}};
  CHECK(standard_error_over_folds(three) == Approx(std::sqrt(3.0)));
}

}  // namespace
}  // namespace inkdigit
