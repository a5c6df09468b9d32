// What `predict` prints of an input: a line for people, or one JSON object.
#pragma once

#include <cstddef>
#include <string>

#include "trainer/cli/predict_answer.hpp"

namespace inkdigit {

class PredictOutput {
 public:
  // `recognizer`: whose answers they are; it must outlive this. alternatives: how many are told.
  PredictOutput(const Recognizer& recognizer, std::size_t alternatives, bool json)
      : recognizer_(recognizer), alternatives_(alternatives), json_(json) {}

  void print(const std::string& input, const Answer& answer) const;

 private:
  const Recognizer& recognizer_;
  std::size_t alternatives_;
  bool json_;
};

}  // namespace inkdigit
