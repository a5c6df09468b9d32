// How well a network tells drawings of its classes from drawings of none, each kind of the latter
// by itself.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/spec/layer_specs.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {

// What a network's softmax gave for some samples.
struct LabeledOutputs {
  std::string data;                  // their name
  std::vector<std::uint8_t> labels;  // class indices, or kNoClass
  std::vector<float> outputs;        // samples x classes
};

struct NegativesScore {
  std::string data;
  NegativesEvaluation evaluation;  // its AUROC is of the digits against these alone
};

struct RejectionScore {
  std::size_t samples = 0;   // digits
  std::size_t rejected = 0;  // of them
  std::vector<NegativesScore> negatives;
  double auroc = 0.5;  // of the digits against all negatives
};

// `digits` show classes, all of `negatives` none.
RejectionScore score_rejection(const LabeledOutputs& digits,
                               std::span<const LabeledOutputs> negatives,
                               const SoftmaxSpec& softmax, std::size_t classes);

// {"samples", "rejected", "auroc", "negatives": [{"data", "samples", "rejected", "auroc"}]}
// Each "rejected" is a share.
nlohmann::json to_json(const RejectionScore& score);

}  // namespace inkdigit
