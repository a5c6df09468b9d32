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
  std::vector<double> plausibilities;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == kNoClass) continue;
    const Decision decision = decide(softmax, outputs.subspan(i * classes, classes));
    plausibilities.push_back(decision.plausibility);
  }
  std::sort(plausibilities.begin(), plausibilities.end());
  const auto rejected =
      static_cast<std::size_t>(share * static_cast<double>(plausibilities.size()));
  if (rejected == 0) return 0;
  // In the middle, so that what another machine rounds differently stays on its side.
  return 0.5 * (plausibilities[rejected - 1] + plausibilities[rejected]);
}

SoftmaxSpec calibrated(const CalibrationSpec& calibration, SoftmaxSpec softmax,
                       const std::vector<float>& logits, std::span<const std::uint8_t> labels,
                       std::size_t classes) {
  if (calibration.temperature) softmax.temperature = fitted_temperature(logits, labels, classes);
  if (calibration.reject_share > 0) {
    softmax.reject_below = fitted_threshold(softmax, softmax_outputs(softmax, logits, classes),
                                            labels, classes, calibration.reject_share);
  }
  return softmax;
}

NetworkSpec with_calibration_of(const SoftmaxSpec& softmax, NetworkSpec spec) {
  spec.softmax().temperature = softmax.temperature;
  spec.softmax().reject_below = softmax.reject_below;
  return spec;
}

}  // namespace inkdigit
