// What is fitted to the images held out once the weights are trained: how sure answers are, and
// which are none.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/json/range.hpp"
#include "engine/spec/network_spec.hpp"

namespace inkdigit {

struct CalibrationSpec {
  bool temperature = false;
  double reject_share = 0;  // of the images held out that show a class; 0 = no threshold

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("temperature", self.temperature);
    visit.optional("reject_share", self.reject_share, Range{0, 0.5});
  }

  [[nodiscard]] bool any() const { return temperature || reject_share > 0; }
};

// The outputs of such a softmax: logits and outputs are samples x classes.
std::vector<float> softmax_outputs(const SoftmaxSpec& softmax, std::vector<float> logits,
                                   std::size_t classes);

// The temperature by which the probabilities of the classes, given that it is one of them, have the
// least negative log likelihood (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural
// networks", 2017), to four decimals. 1 where no finite one is the best: where there are no
// samples, or all labels have the largest logit.
//   logits   samples x classes
//   labels   class indices; samples of kNoClass do not count
double fitted_temperature(std::span<const float> logits, std::span<const std::uint8_t> labels,
                          std::size_t classes);

// The plausibility below which lie `share` of the samples that show a class, or fewer.
double fitted_threshold(const SoftmaxSpec& softmax, std::span<const float> outputs,
                        std::span<const std::uint8_t> labels, std::size_t classes, double share);

// `softmax`, with what the calibration says fitted to these logits and labels.
SoftmaxSpec calibrated(const CalibrationSpec& calibration, SoftmaxSpec softmax,
                       const std::vector<float>& logits, std::span<const std::uint8_t> labels,
                       std::size_t classes);

// `spec` with the temperature and the threshold of `softmax`.
NetworkSpec with_calibration_of(const SoftmaxSpec& softmax, NetworkSpec spec);

}  // namespace inkdigit
