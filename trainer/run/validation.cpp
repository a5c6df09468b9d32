#include "trainer/run/validation.hpp"

namespace inkdigit {

Validation validate(const CalibrationSpec& calibration, const SoftmaxSpec& softmax,
                    const Dataset& data, std::span<const std::uint32_t> samples,
                    const std::vector<float>& logits, std::size_t classes) {
  Validation result;
  result.softmax = softmax;
  result.outputs = softmax_outputs(softmax, logits, classes);
  result.evaluation = evaluate(data, samples, result.outputs, softmax, classes);
  result.selection_loss = loss_of_all(result.evaluation);
  if (calibration.any()) {
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t sample : samples) labels.push_back(data.labels[sample]);
    result.softmax = calibrated(calibration, softmax, logits, labels, classes);
    result.outputs = softmax_outputs(result.softmax, logits, classes);
    result.evaluation = evaluate(data, samples, result.outputs, result.softmax, classes);
  }
  return result;
}

}  // namespace inkdigit
