#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// How well probabilities fit labels.
struct Evaluation {
  std::size_t samples = 0;
  std::size_t correct = 0;
  double accuracy = 0;  // correct / samples
  double loss = 0;      // mean cross-entropy, natural logarithm
  // Expected calibration error: the mean gap between confidence and accuracy over 15 equal bins of
  // confidence, weighted by their samples (Guo, Pleiss, Sun, Weinberger, "On calibration of modern
  // neural networks", 2017).
  double ece = 0;
  std::vector<std::vector<std::size_t>> confusion;  // [truth][answer]
};

// probabilities: samples x classes, for data's images `samples`.
Evaluation evaluate(const Dataset& data, std::span<const std::uint32_t> samples,
                    std::span<const float> probabilities, std::size_t classes);

// {"samples", "correct", "accuracy", "loss", "ece", "confusion", "per_class": [{"class", "samples",
// "correct", "recall", "precision"}]}
nlohmann::json to_json(const Evaluation& evaluation, const std::vector<std::string>& classes);

// The same as a table for a terminal.
std::string to_table(const Evaluation& evaluation, const std::vector<std::string>& classes);

}  // namespace inkdigit
