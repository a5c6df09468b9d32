#include "trainer/crossval/fold_score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/decision.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {
namespace {

using Answers = std::vector<const FoldAnswer*>;

// The mean of a value of each.
template <class Value>
FoldFigure mean_figure(const Answers& answers, Value value) {
  FoldFigure figure;
  const double share = 1 / static_cast<double>(answers.size());
  for (const FoldAnswer* answer : answers) {
    const double part = share * static_cast<double>(value(*answer));
    Term& term = figure.terms[answer->cluster];
    term.sum += part;
    term.weight += share;
    figure.value += part;
  }
  return figure;
}

FoldFigure ece_figure(const Answers& answers) {
  std::array<double, kCalibrationBins> gaps{};
  const auto gap = [](const FoldAnswer& answer) {
    return static_cast<double>(answer.confidence) - (answer.right ? 1 : 0);
  };
  for (const FoldAnswer* answer : answers)
    gaps[calibration_bin(answer->confidence)] += gap(*answer);
  return mean_figure(answers, [&](const FoldAnswer& answer) {
    return gaps[calibration_bin(answer.confidence)] < 0 ? -gap(answer) : gap(answer);
  });
}

std::vector<float> sorted_plausibilities(const Answers& answers) {
  std::vector<float> values;
  for (const FoldAnswer* answer : answers) values.push_back(answer->plausibility);
  std::sort(values.begin(), values.end());
  return values;
}

// The share of the sorted values that are lower, those that are equal counting half.
double share_below(const std::vector<float>& sorted, float value) {
  const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
  return 0.5 * static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) /
         static_cast<double>(sorted.size());
}

FoldFigure auroc_figure(const Answers& digits, const Answers& negatives) {
  const std::vector<float> lower = sorted_plausibilities(negatives);
  FoldFigure figure = mean_figure(
      digits, [&](const FoldAnswer& digit) { return share_below(lower, digit.plausibility); });
  const std::vector<float> upper = sorted_plausibilities(digits);
  const double share = 1 / static_cast<double>(negatives.size());
  for (const FoldAnswer* negative : negatives) {
    const double above = 1 - share_below(upper, negative->plausibility);
    figure.terms[negative->cluster].sum += share * (above - figure.value);
  }
  return figure;
}

bool is_refused(const FoldAnswer& answer, double threshold) {
  return answer.blank || answer.plausibility < threshold;
}

// Above at least kRefusedShare of them: in the middle between two, or just above the highest.
double threshold_for(const std::vector<float>& sorted) {
  const auto count = static_cast<double>(sorted.size());
  const auto refused = static_cast<std::size_t>(std::ceil(kRefusedShare * count - 1e-9));
  const double highest = sorted[refused - 1];
  const double next = refused < sorted.size() ? double{sorted[refused]} : highest;
  return std::max(0.5 * (highest + next),
                  std::nextafter(highest, std::numeric_limits<double>::infinity()));
}

}  // namespace

std::vector<FoldAnswer> answers_of(const Dataset& data, std::span<const std::uint32_t> samples,
                                   std::span<const float> outputs, const SoftmaxSpec& softmax,
                                   std::span<const std::uint32_t> rows,
                                   std::span<const std::uint32_t> clusters) {
  std::vector<FoldAnswer> answers;
  if (samples.empty()) return answers;
  const std::size_t classes = outputs.size() / samples.size();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::uint32_t sample = samples[i];
    const auto row = outputs.subspan(i * classes, classes);
    const Decision decision = decide(softmax, row);
    const std::uint8_t label = data.labels[sample];
    const bool shows_class = label != kNoClass;
    const bool blank = is_blank(data, sample);
    answers.push_back({.row = rows[sample],
                       .cluster = clusters[sample],
                       .shows_class = shows_class,
                       .blank = blank,
                       .right = decision.best == label,
                       .rejected = decision.rejected || blank,
                       .plausibility = decision.plausibility,
                       .confidence = decision.probabilities[decision.best],
                       .loss = shows_class ? sample_loss(row[label]) : 0});
  }
  return answers;
}

std::optional<double> threshold_at_95(std::span<const FoldAnswer> answers) {
  std::map<std::size_t, Answers> kinds;
  for (const FoldAnswer& answer : answers) {
    if (!answer.shows_class) kinds[answer.row].push_back(&answer);
  }
  if (kinds.empty()) return std::nullopt;
  double threshold = 0;
  for (const auto& [row, kind] : kinds) {
    threshold = std::max(threshold, threshold_for(sorted_plausibilities(kind)));
  }
  return threshold;
}

FoldScore score_fold(std::span<const FoldAnswer> answers, std::optional<double> threshold) {
  std::map<std::size_t, Answers> digits;
  std::map<std::size_t, Answers> kinds;
  Answers negatives;
  for (const FoldAnswer& answer : answers) {
    (answer.shows_class ? digits : kinds)[answer.row].push_back(&answer);
    if (!answer.shows_class) negatives.push_back(&answer);
  }
  FoldScore score;
  for (const auto& [row, samples] : digits) {
    const auto put = [&, row = row](Figure figure, FoldFigure value) {
      score.emplace(std::pair(row, figure), std::move(value));
    };
    put(Figure::kAccuracy, mean_figure(samples, [](const FoldAnswer& a) { return a.right; }));
    put(Figure::kAnswered,
        mean_figure(samples, [](const FoldAnswer& a) { return a.right && !a.rejected; }));
    put(Figure::kLoss, mean_figure(samples, [](const FoldAnswer& a) { return a.loss; }));
    put(Figure::kEce, ece_figure(samples));
    if (!negatives.empty()) put(Figure::kAuroc, auroc_figure(samples, negatives));
    if (threshold) {
      put(Figure::kAnsweredAt95, mean_figure(samples, [&](const FoldAnswer& a) {
            return a.right && !is_refused(a, *threshold);
          }));
    }
  }
  for (const auto& [row, samples] : kinds) {
    score.emplace(std::pair(row, Figure::kRefused),
                  mean_figure(samples, [](const FoldAnswer& a) { return a.rejected; }));
    if (!threshold) continue;
    score.emplace(
        std::pair(row, Figure::kRefusedAt95),
        mean_figure(samples, [&](const FoldAnswer& a) { return is_refused(a, *threshold); }));
  }
  return score;
}

}  // namespace inkdigit
