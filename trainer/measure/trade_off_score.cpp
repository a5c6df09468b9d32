#include "trainer/measure/trade_off_score.hpp"

#include <fmt/core.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "trainer/measure/evaluation.hpp"
#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

OperatingPoint operating_point(std::span<const LabeledOutputs> collections,
                               const Plausibilities& plausibilities, const SoftmaxSpec& softmax,
                               std::size_t classes) {
  OperatingPoint point{.reject_below = softmax.reject_below,
                       .doubt_below = softmax.doubt_below,
                       .collections = {},
                       .kinds = count_outcomes(plausibilities, softmax)};
  for (const LabeledOutputs& set : collections) {
    const Evaluation found = evaluate(set.labels, set.outputs, softmax, classes);
    point.collections.push_back(
        {{set.data, found.samples, found.rejected, found.doubtful}, found.answered});
  }
  return point;
}

json point_json(const OperatingPoint& point) {
  json collections = json::array();
  for (const auto& [counts, answered] : point.collections) {
    collections.push_back({{"data", counts.of},
                           {"samples", counts.samples},
                           {"answered", share(answered, counts.samples)},
                           {"rejected", share(counts.refused, counts.samples)},
                           {"doubtful", share(counts.doubtful, counts.samples)}});
  }
  return {{"reject_below", point.reject_below},
          {"doubt_below", point.doubt_below},
          {"mean_answered", point.mean_answered()},
          {"collections", std::move(collections)},
          {"kinds", to_json(point.kinds, "kind")}};
}

std::string unanswered_columns(const OutcomeCounts& counts) {
  return fmt::format(" {:8.2f} % {:8.2f} %\n", 100 * share(counts.doubtful, counts.samples),
                     100 * share(counts.refused, counts.samples));
}

std::string point_table(const std::string& name, const OperatingPoint& point) {
  std::string table =
      fmt::format("{:<38} answered right   in doubt    refused\n",
                  fmt::format("{}: below {:.4f}", name, point.reject_below) +
                      (point.doubt_below > 0 ? fmt::format(", {:.4f}", point.doubt_below) : ""));
  for (const auto& [counts, answered] : point.collections) {
    table += fmt::format("{:<38} {:12.2f} %", counts.of, 100 * share(answered, counts.samples)) +
             unanswered_columns(counts);
  }
  table += fmt::format("{:<38} {:12.2f} %\n", "mean over collections", 100 * point.mean_answered());
  for (const OutcomeCounts& kind : point.kinds) {
    table += fmt::format("{:<38} {:>14}", kind.of, ".") + unanswered_columns(kind);
  }
  return table;
}

std::vector<OpenSetRate> open_set(std::span<const LabeledOutputs> collections,
                                  const Plausibilities& plausibilities, SoftmaxSpec softmax,
                                  std::size_t classes) {
  Plausibilities letters{plausibilities.digits, {}};
  for (const KindPlausibilities& kind : plausibilities.kinds) {
    if (kind.kind.starts_with(kLettersKind)) letters.kinds.push_back(kind);
  }
  std::vector<OpenSetRate> rates;
  if (letters.kinds.empty()) return rates;
  softmax.doubt_below = 0;
  for (const double fpr : kFalsePositiveRates) {
    softmax.reject_below = threshold_refusing(letters, 1 - fpr);
    rates.push_back({fpr, operating_point(collections, letters, softmax, classes).mean_answered()});
  }
  return rates;
}

// What is refused of each kind where so much of the digits is.
std::string trade_off_table(const Plausibilities& plausibilities) {
  constexpr std::array<double, 6> kShares{0.001, 0.002, 0.005, 0.01, 0.02, 0.05};
  const std::vector<float>& digits = plausibilities.digits;
  std::string table = fmt::format("{:<38}", "refused, %, where of the digits are");
  std::vector<SoftmaxSpec> points;
  for (const double part : kShares) {
    table += fmt::format("{:7.1f}", 100 * part);
    SoftmaxSpec& point = points.emplace_back();
    point.reject_below = threshold_above(
        digits, static_cast<std::size_t>(part * static_cast<double>(digits.size())));
  }
  table += "\n";
  for (const auto& [kind, values] : plausibilities.kinds) {
    table += fmt::format("{:<38}", kind);
    for (const SoftmaxSpec& point : points) {
      const std::size_t refused = count_outcomes(kind, values, point).refused;
      table += fmt::format("{:7.1f}", 100 * share(refused, values.size()));
    }
    table += "\n";
  }
  return table;
}

}  // namespace

double OperatingPoint::mean_answered() const {
  double sum = 0;
  for (const auto& [counts, answered] : collections) sum += share(answered, counts.samples);
  return collections.empty() ? 0 : sum / static_cast<double>(collections.size());
}

TradeOffScore score_trade_off(std::span<const LabeledOutputs> collections,
                              Plausibilities plausibilities, const SoftmaxSpec& softmax,
                              std::size_t classes) {
  SoftmaxSpec strict = softmax;
  strict.reject_below = threshold_refusing(plausibilities, kStrictRefusal);
  strict.doubt_below = 0;
  return {operating_point(collections, plausibilities, softmax, classes),
          operating_point(collections, plausibilities, strict, classes),
          open_set(collections, plausibilities, softmax, classes), std::move(plausibilities)};
}

json to_json(const TradeOffScore& score) {
  json result = trade_off_json(score.plausibilities);
  result["own"] = point_json(score.own);
  result["strict"] = point_json(score.strict);
  result["open_set"] = json::array();
  for (const auto& [fpr, ccr] : score.open_set) {
    result["open_set"].push_back({{"fpr", fpr}, {"ccr", ccr}});
  }
  return result;
}

std::string to_table(const TradeOffScore& score) {
  const std::string strict = fmt::format("{:.0f} % of each kind refused", 100 * kStrictRefusal);
  std::string rates;
  for (const auto& [fpr, ccr] : score.open_set) {
    rates += fmt::format("{:<38} {:12.2f} %\n",
                         fmt::format("digits against letters: CCR at FPR {:.0f} %", 100 * fpr),
                         100 * ccr);
  }
  return point_table("own thresholds", score.own) + "\n" + point_table(strict, score.strict) +
         "\n" + rates + trade_off_table(score.plausibilities);
}

}  // namespace inkdigit
