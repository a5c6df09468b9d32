#include "trainer/measure/rejection_score.hpp"

#include <nlohmann/json.hpp>

#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

void append(LabeledOutputs& to, const LabeledOutputs& more) {
  to.labels.insert(to.labels.end(), more.labels.begin(), more.labels.end());
  to.outputs.insert(to.outputs.end(), more.outputs.begin(), more.outputs.end());
}

}  // namespace

RejectionScore score_rejection(const LabeledOutputs& digits,
                               std::span<const LabeledOutputs> negatives,
                               const SoftmaxSpec& softmax, std::size_t classes) {
  const auto evaluate_all = [&](const LabeledOutputs& all) {
    return evaluate(all.labels, all.outputs, softmax, classes);
  };
  RejectionScore score;
  LabeledOutputs all = digits;
  for (const LabeledOutputs& set : negatives) {
    LabeledOutputs both = digits;
    append(both, set);
    score.negatives.push_back({set.data, evaluate_all(both).negatives});
    append(all, set);
  }
  const Evaluation evaluation = evaluate_all(all);
  score.samples = evaluation.samples;
  score.rejected = evaluation.rejected;
  score.auroc = evaluation.negatives.auroc;
  return score;
}

nlohmann::json to_json(const RejectionScore& score) {
  nlohmann::json negatives = nlohmann::json::array();
  for (const NegativesScore& set : score.negatives) {
    negatives.push_back({{"data", set.data},
                         {"samples", set.evaluation.samples},
                         {"rejected", share(set.evaluation.rejected, set.evaluation.samples)},
                         {"auroc", set.evaluation.auroc}});
  }
  return {{"samples", score.samples},
          {"rejected", share(score.rejected, score.samples)},
          {"auroc", score.auroc},
          {"negatives", std::move(negatives)}};
}

}  // namespace inkdigit
