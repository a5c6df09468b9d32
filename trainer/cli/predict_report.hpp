// `predict --report`: what is gathered for it while the inputs are read.
#pragma once

#include <filesystem>
#include <string>

#include "engine/answer.hpp"
#include "trainer/cli/predict_run.hpp"
#include "trainer/report/prediction_report.hpp"

namespace inkdigit {

class PredictReport {
 public:
  // `options`: what was asked of the answers.
  PredictReport(Recognizer& recognizer, const AnswerOptions& options, std::filesystem::path path)
      : recognizer_(recognizer),
        options_(options),
        path_(std::move(path)),
        report_(recognizer.model()) {}

  void add(const Predicted& predicted);
  void add_failure(const std::string& reason) { report_.add_failure(reason); }

  // Says in one line where not all of the inputs are in it.
  void write() const;

 private:
  Recognizer& recognizer_;
  const AnswerOptions& options_;
  std::filesystem::path path_;
  PredictionReport report_;
};

}  // namespace inkdigit
