// Where answers end and "?" begins: what a threshold of the plausibility costs drawings of the
// classes, and what it keeps out of drawings of none, each kind of those by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/spec/layer_specs.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Each list ascends. A blank's is 0, as nothing is drawn there.
struct KindPlausibilities {
  std::string kind;  // as of kind_of(Dataset)
  std::vector<float> values;
};
struct Plausibilities {
  std::vector<float> digits;              // of samples that show a class
  std::vector<KindPlausibilities> kinds;  // of samples that show none, by kind; each has one

  // outputs: of that softmax for data's images `samples`, samples x classes.
  void add(const Dataset& data, std::span<const std::uint32_t> samples,
           std::span<const float> outputs, const SoftmaxSpec& softmax, std::size_t classes);
};

// A threshold that has `count` of the values below it, or fewer where some are equal: in the middle
// between two, so that what another machine rounds differently stays on its side.
double threshold_above(std::span<const float> ascending, std::size_t count);

// The lowest threshold that has at least `share` of each kind below it; 1 where no lower one has.
// 0 where there are no kinds.
double threshold_refusing(const Plausibilities& plausibilities, double share);

// What becomes of some drawings.
struct OutcomeCounts {
  std::string of;
  std::size_t samples = 0;
  std::size_t refused = 0;
  std::size_t doubtful = 0;
};
OutcomeCounts count_outcomes(std::string of, std::span<const float> ascending,
                             const SoftmaxSpec& softmax);
// Of each kind.
std::vector<OutcomeCounts> count_outcomes(const Plausibilities& plausibilities,
                                          const SoftmaxSpec& softmax);

// Shares that are refused below a threshold.
struct TradeOffPoint {
  double threshold = 0;
  double digits = 0;
  std::vector<double> kinds;  // as in Plausibilities::kinds
};

// From no digits refused to a tenth of them, by a thousandth.
std::vector<TradeOffPoint> trade_off(const Plausibilities& plausibilities);

// [{KEY, "samples", "rejected", "doubtful"}], both as shares.
nlohmann::json to_json(std::span<const OutcomeCounts> counts, const char* key);
// {"kinds": [name], "points": [{"threshold", "digits", "kinds": [share]}]}
nlohmann::json trade_off_json(const Plausibilities& plausibilities);

}  // namespace inkdigit
