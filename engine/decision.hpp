// What the outputs of a network come to: an answer, one with doubt, or none.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

struct Decision {
  std::size_t best = 0;   // the most probable class, whether or not it is the answer
  bool rejected = false;  // the picture is too implausible to be any class: there is no answer
  // Of the picture to show one of the classes at all, 0..1; 1 without a background class.
  float plausibility = 1;
  float confidence = 0;              // plausibility x probability of `best`
  std::vector<float> probabilities;  // of the classes, given that it is one of them; sum 1
};

// Whether an answer may well be wrong, being less plausible than a sure one. What is no answer is
// not in doubt.
inline bool is_doubtful(const SoftmaxSpec& softmax, const Decision& decision) {
  return !decision.rejected && double{decision.plausibility} < softmax.doubt_below;
}

// `outputs`: of the network's softmax for one picture, at least one. Where the picture is so
// implausible that their proportions mean nothing, all classes are equally probable.
Decision decide(const SoftmaxSpec& softmax, std::span<const float> outputs);

// A picture without any ink: it is rejected, by whatever network.
Decision decide_blank(std::size_t classes);

}  // namespace inkdigit
