// What `predict` prints of an input: a line for people, or one JSON object.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trainer/cli/predict_answer.hpp"

namespace inkdigit {

class PredictOutput {
 public:
  // `classes`: the names that the network gives its digits. alternatives: how many are told.
  PredictOutput(std::vector<std::string> classes, std::size_t alternatives, bool json)
      : classes_(std::move(classes)), alternatives_(alternatives), json_(json) {}

  void print(const std::string& input, const Answer& answer) const;

 private:
  std::vector<std::string> classes_;
  std::size_t alternatives_;
  bool json_;
};

}  // namespace inkdigit
