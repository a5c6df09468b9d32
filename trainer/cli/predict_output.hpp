// What `predict` prints of an input: a line for people, or one JSON object.
#pragma once

#include <string>
#include <vector>

#include "trainer/cli/predict_answer.hpp"

namespace inkdigit {

class PredictOutput {
 public:
  // `classes`: the names that the network gives its digits.
  PredictOutput(std::vector<std::string> classes, bool json)
      : classes_(std::move(classes)), json_(json) {}

  void print(const std::string& input, const Answer& answer) const;

 private:
  std::vector<std::string> classes_;
  bool json_;
};

}  // namespace inkdigit
