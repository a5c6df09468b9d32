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
    result.softmax = calibrated(calibration, softmax, data, samples, logits, classes);
    result.outputs = softmax_outputs(result.softmax, logits, classes);
    result.evaluation = evaluate(data, samples, result.outputs, result.softmax, classes);
  }
  return result;
}

}  // namespace inkdigit
