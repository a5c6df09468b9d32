#include "trainer/measure/operating_point.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/decision.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

std::vector<float>& values_of(const std::string& kind, std::vector<KindPlausibilities>& kinds) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const KindPlausibilities& other) {
    return other.kind == kind;
  });
  return found != kinds.end() ? found->values
                              : kinds.emplace_back(KindPlausibilities{kind, {}}).values;
}

// How many are so implausible.
std::size_t count_below(std::span<const float> ascending, double threshold) {
  const auto end = std::partition_point(ascending.begin(), ascending.end(),
                                        [&](float value) { return double{value} < threshold; });
  return static_cast<std::size_t>(end - ascending.begin());
}

// The least value above `value`, 1 where there is none.
double next_above(const Plausibilities& plausibilities, float value) {
  double next = 1;
  const auto look = [&](const std::vector<float>& ascending) {
    const auto found = std::upper_bound(ascending.begin(), ascending.end(), value);
    if (found != ascending.end()) next = std::min(next, double{*found});
  };
  look(plausibilities.digits);
  for (const KindPlausibilities& kind : plausibilities.kinds) look(kind.values);
  return next;
}

}  // namespace

void Plausibilities::add(const Dataset& data, std::span<const std::uint32_t> samples,
                         std::span<const float> outputs, const SoftmaxSpec& softmax,
                         std::size_t classes) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::uint32_t sample = samples[i];
    const Decision decision = decide(softmax, outputs.subspan(i * classes, classes));
    const bool negative = data.labels[sample] == kNoClass;
    (negative ? values_of(kind_of(data, sample), kinds) : digits)
        .push_back(is_blank(data, sample) ? 0.0F : decision.plausibility);
  }
  std::sort(digits.begin(), digits.end());
  for (KindPlausibilities& kind : kinds) std::sort(kind.values.begin(), kind.values.end());
}

double threshold_above(std::span<const float> ascending, std::size_t count) {
  if (count == 0) return 0;
  if (count >= ascending.size()) return 1;
  return 0.5 * (double{ascending[count - 1]} + double{ascending[count]});
}

double threshold_refusing(const Plausibilities& plausibilities, double share) {
  // Of 0.95 x 20 no rounding is to make 20.
  constexpr double kRounding = 1e-9;
  double threshold = 0;
  for (const auto& [name, values] : plausibilities.kinds) {
    const double least = share * static_cast<double>(values.size());
    const auto count = static_cast<std::size_t>(std::ceil(least - kRounding));
    if (count == 0) continue;
    const float last = values[count - 1];
    threshold = std::max(threshold, 0.5 * (double{last} + next_above(plausibilities, last)));
  }
  return threshold;
}

OutcomeCounts count_outcomes(std::string of, std::span<const float> ascending,
                             const SoftmaxSpec& softmax) {
  const std::size_t refused = count_below(ascending, softmax.reject_below);
  const std::size_t unsure = std::max(refused, count_below(ascending, softmax.doubt_below));
  return {std::move(of), ascending.size(), refused, unsure - refused};
}

std::vector<OutcomeCounts> count_outcomes(const Plausibilities& plausibilities,
                                          const SoftmaxSpec& softmax) {
  std::vector<OutcomeCounts> counts;
  for (const auto& [kind, values] : plausibilities.kinds) {
    counts.push_back(count_outcomes(kind, values, softmax));
  }
  return counts;
}

std::vector<TradeOffPoint> trade_off(const Plausibilities& plausibilities) {
  constexpr std::size_t kPoints = 100;
  constexpr std::size_t kWhole = 1000;  // steps from no digits to all
  std::vector<TradeOffPoint> points;
  const std::size_t digits = plausibilities.digits.size();
  for (std::size_t i = 0; i <= kPoints; ++i) {
    TradeOffPoint point{.threshold = threshold_above(plausibilities.digits, digits * i / kWhole),
                        .digits = 0,
                        .kinds = {}};
    // Of few digits, several steps come to the same.
    if (!points.empty() && points.back().threshold == point.threshold) continue;
    point.digits = share(count_below(plausibilities.digits, point.threshold), digits);
    for (const auto& [kind, values] : plausibilities.kinds) {
      point.kinds.push_back(share(count_below(values, point.threshold), values.size()));
    }
    points.push_back(std::move(point));
  }
  return points;
}

nlohmann::json to_json(std::span<const OutcomeCounts> counts, const char* key) {
  nlohmann::json list = nlohmann::json::array();
  for (const OutcomeCounts& count : counts) {
    list.push_back({{key, count.of},
                    {"samples", count.samples},
                    {"rejected", share(count.refused, count.samples)},
                    {"doubtful", share(count.doubtful, count.samples)}});
  }
  return list;
}

nlohmann::json trade_off_json(const Plausibilities& plausibilities) {
  nlohmann::json kinds = nlohmann::json::array();
  for (const KindPlausibilities& kind : plausibilities.kinds) kinds.push_back(kind.kind);
  nlohmann::json points = nlohmann::json::array();
  for (const TradeOffPoint& point : trade_off(plausibilities)) {
    points.push_back(
        {{"threshold", point.threshold}, {"digits", point.digits}, {"kinds", point.kinds}});
  }
  return {{"kinds", std::move(kinds)}, {"points", std::move(points)}};
}

}  // namespace inkdigit
