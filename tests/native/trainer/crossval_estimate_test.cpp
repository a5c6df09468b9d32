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
  const std::vector<FoldFigure> one{fold_of({{0, 1}, {1, 4}, {2, 7}})};
  const Estimate estimated = estimate(one, kWriterNames);
  CHECK(estimated.value == Approx(4));
  // Their variance is 9.
  CHECK(standard_error(estimated.parts) == Approx(std::sqrt(9.0 / 3)));
}

TEST_CASE("samples of one writer do not make it smaller") {
  std::vector<std::pair<std::uint32_t, double>> copies;
  for (int i = 0; i < 50; ++i) {
    copies.insert(copies.end(), {{0, 1}, {1, 4}, {2, 7}});
  }
  const std::vector<FoldFigure> one{fold_of(copies)};
  CHECK(standard_error(estimate(one, kWriterNames).parts) == Approx(std::sqrt(9.0 / 3)));
}

TEST_CASE("over folds it is their mean, whatever their sizes, and the parts sum to nothing") {
  const std::vector<FoldFigure> folds{fold_of({{0, 1}, {0, 1}, {0, 0}, {1, 1}}), fold_of({{2, 0}})};
  const Estimate estimated = estimate(folds, kWriterNames);
  CHECK(estimated.value == Approx((0.75 + 0) / 2));
  CHECK(estimated.folds == std::vector<double>{0.75, 0});
  // (v - 3/8) / n / 2, summed by writer.
  CHECK(estimated.parts.at("a") == Approx((2 - 3 * 0.375) / 4 / 2));
  CHECK(estimated.parts.at("b") == Approx((1 - 0.375) / 4 / 2));
  CHECK(estimated.parts.at("c") == Approx((0 - 0.375) / 1 / 2));
  CHECK(std::abs(sum_of_parts(estimated.parts)) < 1e-15);
}

TEST_CASE("several trainings on a fold are no more writers") {
  const std::vector<FoldFigure> once{fold_of({{0, 1}, {1, 4}, {2, 7}})};
  const std::vector<FoldFigure> twice{once[0], once[0]};
  CHECK(standard_error(estimate(twice, kWriterNames).parts) ==
        Approx(standard_error(estimate(once, kWriterNames).parts)));
}

TEST_CASE("of the same writers a difference has the standard error of the differences") {
  const std::vector<FoldFigure> one{fold_of({{0, 1}, {1, 4}, {2, 7}})};
  const std::vector<FoldFigure> other{fold_of({{0, 0}, {1, 2}, {2, 6}})};
  const Estimate found = difference(estimate(one, kWriterNames), estimate(other, kWriterNames));
  CHECK(found.value == Approx(4.0 - 8.0 / 3));
  // Differences of 1, 2, 1: their variance is 1/3.
  CHECK(standard_error(found.parts) == Approx(std::sqrt(1.0 / 9)));
  const Estimate none = difference(estimate(one, kWriterNames), estimate(one, kWriterNames));
  CHECK(none.value == 0);
  CHECK(standard_error(none.parts) == 0);
}

TEST_CASE("a mean over collections has a writer of two of them once") {
  const std::vector<FoldFigure> one{fold_of({{0, 1}, {1, 4}, {2, 7}})};
  const Estimate first = estimate(one, kWriterNames);
  const std::vector<const Estimate*> same{&first, &first};
  CHECK(mean_of(same).value == Approx(first.value));
  CHECK(standard_error(mean_of(same).parts) == Approx(standard_error(first.parts)));
  const std::vector<std::string> others{"d", "e", "f"};
  const Estimate second = estimate(one, others);
  const std::vector<const Estimate*> strangers{&first, &second};
  // Half of two that are independent, but for G / (G - 1).
  CHECK(standard_error(mean_of(strangers).parts) == Approx(std::sqrt(2 * 3.0 / 4 * 2 / 3 * 6 / 5)));
}

TEST_CASE("where there is one of something, it says nothing of how it varies") {
  CHECK(standard_error({{"a", 1}}) == 0);
  CHECK(standard_error({}) == 0);
  CHECK(standard_error_over_folds(std::vector<double>{3}) == 0);
  CHECK(standard_error_over_folds(std::vector<double>{1, 4, 7}) == Approx(std::sqrt(3.0)));
}

}  // namespace
}  // namespace inkdigit
