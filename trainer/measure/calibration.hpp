// What is fitted to the images held out once the weights are trained: how sure answers are, which
// are in doubt, and which are none.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/json/range.hpp"
#include "engine/spec/network_spec.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/measure/operating_point.hpp"

namespace inkdigit {

// Each threshold may be asked for by what it costs, a share of the images held out that show a
// class, and by what it keeps out, a share of each kind of those that show none: it is the lower of
// the two where both are asked for, and stays where none is. 0 = not asked for.
struct CalibrationSpec {
  bool temperature = false;
  // reject_below
  double reject_share = 0;      // of the classes' images, at most
  double refuse_negatives = 0;  // of each kind, at least
  // doubt_below, which is never below reject_below
  double doubt_share = 0;      // of the classes' images, at most, beside those refused
  double doubt_negatives = 0;  // of each kind, at least, with those refused

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("temperature", self.temperature);
    visit.optional("reject_share", self.reject_share, Range{0, 0.5});
    visit.optional("refuse_negatives", self.refuse_negatives, Range{0, 1});
    visit.optional("doubt_share", self.doubt_share, Range{0, 0.5});
    visit.optional("doubt_negatives", self.doubt_negatives, Range{0, 1});
  }

  [[nodiscard]] bool any_threshold() const {
    return reject_share > 0 || refuse_negatives > 0 || doubt_share > 0 || doubt_negatives > 0;
  }
  [[nodiscard]] bool needs_negatives() const { return refuse_negatives > 0 || doubt_negatives > 0; }
  [[nodiscard]] bool any() const { return temperature || any_threshold(); }
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

// `softmax` with both thresholds as the calibration asks for them. doubt_below is 0 where it would
// leave nobody in doubt.
SoftmaxSpec with_thresholds(const CalibrationSpec& calibration, SoftmaxSpec softmax,
                            const Plausibilities& plausibilities);

// A UserError where a threshold is to be chosen by drawings that show no class, and `samples` have
// none.
void check_negatives(const CalibrationSpec& calibration, const Dataset& data,
                     std::span<const std::uint32_t> samples);

// `softmax`, with what the calibration says fitted to these logits, which are of data's images
// `samples`, samples x classes. The error of check_negatives.
SoftmaxSpec calibrated(const CalibrationSpec& calibration, SoftmaxSpec softmax, const Dataset& data,
                       std::span<const std::uint32_t> samples, const std::vector<float>& logits,
                       std::size_t classes);

// `spec` with the temperature and the thresholds of `softmax`.
NetworkSpec with_calibration_of(const SoftmaxSpec& softmax, NetworkSpec spec);

}  // namespace inkdigit
