// How an epoch does on the images held out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trainer/measure/calibration.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {

struct Validation {
  SoftmaxSpec softmax;         // calibrated, where that is asked for
  Evaluation evaluation;       // by that softmax
  double selection_loss = 0;   // of all samples, whatever the calibration
  std::vector<float> outputs;  // of that softmax, samples x classes
};

// logits: of data's images `samples`, samples x classes, all finite. `softmax` is that of training.
Validation validate(const CalibrationSpec& calibration, const SoftmaxSpec& softmax,
                    const Dataset& data, std::span<const std::uint32_t> samples,
                    const std::vector<float>& logits, std::size_t classes);

}  // namespace inkdigit
