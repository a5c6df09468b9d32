#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/spec/layer_specs.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// The samples whose confidence falls into one interval: the largest probability, given that they
// show a class. Accuracy does not ask whether a sample was rejected, and neither does this.
struct CalibrationBin {
  std::size_t samples = 0;
  std::size_t correct = 0;
  double confidence = 0;  // summed over them
};

constexpr std::size_t kCalibrationBins = 15;

// Which of kCalibrationBins equal bins a confidence of 0 to 1 falls into.
std::size_t calibration_bin(float confidence);

// The cross-entropy of a sample that shows a class, of which the softmax gave `output`: natural
// logarithm, finite.
double sample_loss(float output);

// How well pictures that show none of the classes are told from those that do.
struct NegativesEvaluation {
  std::size_t samples = 0;
  std::size_t rejected = 0;
  std::size_t doubtful = 0;
  double loss = 0;  // mean of -log(1 - plausibility)
  // Area under the ROC curve: how probable it is that a picture of a class is more plausible than
  // one of none; 0.5 where there is none of the one or of the other.
  double auroc = 0.5;
};

// How well answers fit labels. All but `negatives` is of the samples that show a class; what counts
// as their answer is the best class, be it rejected or not, in all but `answered`.
struct Evaluation {
  std::size_t samples = 0;
  std::size_t correct = 0;
  std::size_t rejected = 0;
  std::size_t doubtful = 0;  // answered with doubt, rightly or not
  std::size_t answered = 0;  // correct and not rejected: what somebody sees who is shown "?"
  double accuracy = 0;       // correct / samples
  double loss = 0;           // mean cross-entropy, natural logarithm
  // Expected calibration error: the mean gap between confidence and accuracy over the bins below,
  // weighted by their samples (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural
  // networks", 2017).
  double ece = 0;
  std::vector<CalibrationBin> calibration;          // by calibration_bin()
  std::vector<std::vector<std::size_t>> confusion;  // [truth][answer]
  NegativesEvaluation negatives;
};

// outputs: of a network's softmax, samples x classes, for data's images `samples`. A blank is
// rejected, as the recognizer does, whatever the network says to it.
Evaluation evaluate(const Dataset& data, std::span<const std::uint32_t> samples,
                    std::span<const float> outputs, const SoftmaxSpec& softmax,
                    std::size_t classes);

// The same, of samples whose labels are `labels`: class indices, or kNoClass; none counts as blank.
Evaluation evaluate(std::span<const std::uint8_t> labels, std::span<const float> outputs,
                    const SoftmaxSpec& softmax, std::size_t classes);

// The share of the samples that is answered, and rightly.
double answered_share(const Evaluation& evaluation);

// Mean over all samples, negatives too.
double loss_of_all(const Evaluation& evaluation);

// A mistake, and how often it was made.
struct Confusion {
  std::size_t truth = 0;   // class index
  std::size_t answer = 0;  // another
  std::size_t count = 0;
};

// At most `limit` of the mistakes that were made, the most frequent first; among equals, in the
// order of truth and answer.
std::vector<Confusion> top_confusions(const Evaluation& evaluation, std::size_t limit = 10);

// {"samples", "correct", "rejected", "doubtful", "accuracy", "answered", "loss", "ece",
// "confusion",
//  "per_class": [{"class", "samples", "correct", "recall", "precision"}],
//  "top_confusions": [{"truth", "answer", "count"}],
//  "calibration": [{"samples", "confidence", "accuracy"}],
//  "negatives": {"samples", "rejected", "doubtful", "loss", "auroc"}}
// Classes are given by name, calibration by means; those of a bin without samples are null.
// "answered" and all "rejected" and "doubtful" are shares. "negatives" are there where there are
// any; their auroc is null where there is nothing else.
nlohmann::json to_json(const Evaluation& evaluation, const std::vector<std::string>& classes);

// The same as a table for a terminal.
std::string to_table(const Evaluation& evaluation, const std::vector<std::string>& classes);

}  // namespace inkdigit
