// One file that shows what was read in pictures and drawings: each with a box and the answer on
// every digit, what the network saw of it, and the probabilities.
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/ink/box.hpp"
#include "engine/recognizer.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

struct ReportedDigit {
  std::optional<Box> box;  // in the picture's pixels or the strokes' units, where it is known
  std::size_t row = 0;
  std::string sign{};     // what stands between digits, and is none; "?" = which sign is not known
  bool doubtful = false;  // there is a digit, which may well be wrong
  Recognition recognition;
};

struct ReportedAnswer {
  std::string input;
  std::string text;                  // "\n" between rows; "" = no digit, or none that is certain
  std::optional<double> confidence;  // that all of it is right
  std::vector<ReportedDigit> digits;
};

class PredictionReport {
 public:
  explicit PredictionReport(const Model& model);

  // Pictures and drawings are kept only as large as a screen shows them, and those beyond what a
  // page can hold are but counted. None of a file's other contents, such as where a photo was
  // taken, comes into the report.
  void add(const Image& picture, const ReportedAnswer& answer);
  void add(const Drawing& drawing, const ReportedAnswer& answer);

  // What could not be read: its name, and why.
  void add_failure(const std::string& reason);

  [[nodiscard]] std::size_t shown() const { return shown_; }
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

  // The file appears whole or not at all. A UserError names the file.
  void write(const std::filesystem::path& path) const;

 private:
  bool has_room();
  void keep(const ReportedAnswer& answer, const char* kind, nlohmann::json content,
            const nlohmann::json& boxes);

  nlohmann::json model_;
  nlohmann::json answers_ = nlohmann::json::array();
  nlohmann::json failures_ = nlohmann::json::array();
  std::size_t shown_ = 0;
  std::size_t left_out_ = 0;
  std::size_t bytes_ = 0;  // of what is shown, about
};

}  // namespace inkdigit
