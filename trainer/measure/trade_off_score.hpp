// What a network's thresholds give people who draw digits, collection by collection, and what they
// keep out, kind by kind; and what other thresholds would.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/spec/layer_specs.hpp"
#include "trainer/measure/operating_point.hpp"
#include "trainer/measure/rejection_score.hpp"

namespace inkdigit {

// What becomes of a collection's digits.
struct CollectionOutcome {
  OutcomeCounts counts;      // `of` is the data's name
  std::size_t answered = 0;  // answered, with doubt or without, and rightly
};

struct OperatingPoint {
  double reject_below = 0;
  double doubt_below = 0;
  std::vector<CollectionOutcome> collections;
  std::vector<OutcomeCounts> kinds;

  // The mean of the collections' shares, whatever the number of their samples.
  [[nodiscard]] double mean_answered() const;
};

// Of each kind, so that weights of different thresholds can be compared.
constexpr double kStrictRefusal = 0.95;

// Digits against letters, as open-set recognition is compared (Dhamija et al., Reducing Network
// Agnostophobia, 2018): CCR, the share of digits that get the right answer, where FPR, the share of
// letters that get any, is at most this.
constexpr std::array<double, 2> kFalsePositiveRates{0.01, 0.05};
struct OpenSetRate {
  double fpr = 0;  // of kFalsePositiveRates
  double ccr = 0;  // mean over the collections
};

struct TradeOffScore {
  OperatingPoint own;     // of the weights' own thresholds
  OperatingPoint strict;  // of the lowest that refuses kStrictRefusal of each kind; no doubt
  std::vector<OpenSetRate> open_set;  // none where there are no letters
  Plausibilities plausibilities;
};

// `collections` show classes. softmax: what the outputs and plausibilities are of.
TradeOffScore score_trade_off(std::span<const LabeledOutputs> collections,
                              Plausibilities plausibilities, const SoftmaxSpec& softmax,
                              std::size_t classes);

// {"own": POINT, "strict": POINT, "open_set": [{"fpr", "ccr"}], "kinds": [name],
//  "points": [{"threshold", "digits", "kinds": [share]}]}, with POINT
// {"reject_below", "doubt_below", "mean_answered",
//  "collections": [{"data", "samples", "answered", "rejected", "doubtful"}],
//  "kinds": [{"kind", "samples", "rejected", "doubtful"}]}.
// All but thresholds and samples are shares.
nlohmann::json to_json(const TradeOffScore& score);

std::string to_table(const TradeOffScore& score);

}  // namespace inkdigit
