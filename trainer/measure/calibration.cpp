#include "trainer/measure/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "engine/decision.hpp"
#include "engine/layers/softmax.hpp"
#include "trainer/base/as_matrix.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// The derivative of the negative log likelihood by b = 1 / temperature: summed over the samples,
// the mean logit by softmax(b x logits), less the label's. It grows with b, as the likelihood's
// logarithm is concave.
double slope(std::span<const float> logits, std::span<const std::uint8_t> labels,
             std::size_t classes, double b) {
  double total = 0;
  Eigen::ArrayXd row;
  Eigen::ArrayXd weights;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == kNoClass) continue;
    row = as_array(logits.data() + i * classes, classes).cast<double>();
    weights = (b * (row - row.maxCoeff())).exp();
    total += (weights * row).sum() / weights.sum() - row[labels[i]];
  }
  return total;
}

std::size_t part_of(const std::vector<float>& values, double share) {
  return static_cast<std::size_t>(share * static_cast<double>(values.size()));
}

// The lower of what is asked for: `by_digits` where `share` is, and where `negatives` is, what
// refuses so many of each kind. `before` where neither is.
double fitted(double before, double share, double by_digits, double negatives,
              const Plausibilities& plausibilities) {
  if (share <= 0 && negatives <= 0) return before;
  const double by_kinds = negatives > 0 ? threshold_refusing(plausibilities, negatives) : 1;
  return share > 0 ? std::min(by_digits, by_kinds) : by_kinds;
}

}  // namespace

std::vector<float> softmax_outputs(const SoftmaxSpec& softmax, std::vector<float> logits,
                                   std::size_t classes) {
  const Shape shape{static_cast<int>(classes), 1, 1, true};
  const Softmax layer = value_or_throw(Softmax::create(softmax, shape), "softmax");
  Forward<float> operands;
  operands.inp = logits.data();
  operands.out = logits.data();
  operands.batch = static_cast<int>(logits.size() / classes);
  layer.forward(operands);
  return logits;
}

double fitted_temperature(std::span<const float> logits, std::span<const std::uint8_t> labels,
                          std::size_t classes) {
  constexpr double kLeast = 0.01;  // the range of SoftmaxSpec::temperature
  constexpr double kMost = 100;
  constexpr int kSteps = 60;  // halve the range of the logarithm below a double's precision
  // As the temperature falls, the likelihood of labels that all have the largest logit only grows.
  if (slope(logits, labels, classes, 1 / kLeast) <= 0) return 1;
  double low = std::log(1 / kMost);
  double high = std::log(1 / kLeast);
  for (int step = 0; step < kSteps; ++step) {
    const double middle = 0.5 * (low + high);
    (slope(logits, labels, classes, std::exp(middle)) > 0 ? high : low) = middle;
  }
  return std::clamp(std::round(1e4 * std::exp(-low)) / 1e4, kLeast, kMost);
}

double fitted_threshold(const SoftmaxSpec& softmax, std::span<const float> outputs,
                        std::span<const std::uint8_t> labels, std::size_t classes, double share) {
  std::vector<float> plausibilities;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == kNoClass) continue;
    const Decision decision = decide(softmax, outputs.subspan(i * classes, classes));
    plausibilities.push_back(decision.plausibility);
  }
  std::sort(plausibilities.begin(), plausibilities.end());
  return threshold_above(plausibilities, part_of(plausibilities, share));
}

SoftmaxSpec with_thresholds(const CalibrationSpec& calibration, SoftmaxSpec softmax,
                            const Plausibilities& plausibilities) {
  const std::vector<float>& digits = plausibilities.digits;
  const std::size_t refused = part_of(digits, calibration.reject_share);
  softmax.reject_below =
      fitted(softmax.reject_below, calibration.reject_share, threshold_above(digits, refused),
             calibration.refuse_negatives, plausibilities);
  const std::size_t none = count_outcomes("", digits, softmax).refused;
  const std::size_t unsure = none + part_of(digits, calibration.doubt_share);
  softmax.doubt_below =
      fitted(softmax.doubt_below, calibration.doubt_share, threshold_above(digits, unsure),
             calibration.doubt_negatives, plausibilities);
  if (softmax.doubt_below <= softmax.reject_below) softmax.doubt_below = 0;
  return softmax;
}

void check_negatives(const CalibrationSpec& calibration, const Dataset& data,
                     std::span<const std::uint32_t> samples) {
  const auto is_negative = [&](std::uint32_t sample) { return data.labels[sample] == kNoClass; };
  if (!calibration.needs_negatives() || std::any_of(samples.begin(), samples.end(), is_negative)) {
    return;
  }
  throw UserError(
      data.name +
      ": nothing that is held out shows no class, so no threshold can be chosen by what "
      "it refuses; add negatives:10000, or negatives:FILE, to the data");
}

SoftmaxSpec calibrated(const CalibrationSpec& calibration, SoftmaxSpec softmax, const Dataset& data,
                       std::span<const std::uint32_t> samples, const std::vector<float>& logits,
                       std::size_t classes) {
  check_negatives(calibration, data, samples);
  if (calibration.temperature) {
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t sample : samples) labels.push_back(data.labels[sample]);
    softmax.temperature = fitted_temperature(logits, labels, classes);
  }
  if (!calibration.any_threshold()) return softmax;
  Plausibilities plausibilities;
  plausibilities.add(data, samples, softmax_outputs(softmax, logits, classes), softmax, classes);
  return with_thresholds(calibration, softmax, plausibilities);
}

NetworkSpec with_calibration_of(const SoftmaxSpec& softmax, NetworkSpec spec) {
  spec.softmax().temperature = softmax.temperature;
  spec.softmax().reject_below = softmax.reject_below;
  spec.softmax().doubt_below = softmax.doubt_below;
  return spec;
}

}  // namespace inkdigit
