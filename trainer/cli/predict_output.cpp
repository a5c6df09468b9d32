#include "trainer/cli/predict_output.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "trainer/base/text.hpp"
#include "trainer/cli/output.hpp"

namespace inkdigit {
namespace {

nlohmann::json recognition_json(const Recognition& recognition,
                                const std::vector<std::string>& classes) {
  const bool answered = recognition.digit >= 0;
  return {{"digit", answered ? nlohmann::json(recognition.digit) : nlohmann::json()},
          {"class", answered ? nlohmann::json(classes[static_cast<std::size_t>(recognition.digit)])
                             : nlohmann::json()},
          {"confidence", recognition.confidence},
          {"plausibility", recognition.plausibility},
          {"probabilities", recognition.probabilities}};
}

nlohmann::json digit_json(const NumberDigit& digit) {
  return {{"digit", digit.digit < 0 ? nlohmann::json() : nlohmann::json(digit.digit)},
          {"confidence", digit.confidence},
          {"strokes", digit.strokes},
          {"box",
           {{"x", digit.box.left},
            {"y", digit.box.top},
            {"width", digit.box.width()},
            {"height", digit.box.height()}}}};
}

nlohmann::json digits_json(const Number& number) {
  nlohmann::json digits = nlohmann::json::array();
  for (const NumberDigit& digit : number.digits) digits.push_back(digit_json(digit));
  return digits;
}

void print_sure(const std::string& input, const std::string& text, double confidence) {
  print_line(fmt::format("{}: {} ({:.1f} %)", input, text, 100.0 * confidence));
}

}  // namespace

void PredictOutput::print(const std::string& input, const Recognition& recognition) const {
  if (!json_) {
    const std::string name =
        recognition.digit < 0 ? "?" : classes_[static_cast<std::size_t>(recognition.digit)];
    return print_sure(input, name, static_cast<double>(recognition.confidence));
  }
  nlohmann::json line = recognition_json(recognition, classes_);
  line["input"] = utf8_text(input);
  print_json(line);
}

void PredictOutput::print(const std::string& input, const Number& number) const {
  if (!json_) return print_line(input + ": " + (number.text.empty() ? "?" : number.text));
  print_json({{"input", utf8_text(input)}, {"text", number.text}, {"digits", digits_json(number)}});
}

void PredictOutput::print(const std::string& input, const DrawingReading& reading) const {
  if (!json_)
    return print_sure(input, reading.text.empty() ? "?" : reading.text, reading.confidence);
  print_json({{"input", utf8_text(input)},
              {"text", reading.text.empty() ? nlohmann::json() : nlohmann::json(reading.text)},
              {"confidence", reading.confidence},
              {"recognition", recognition_json(reading.recognition, classes_)},
              {"digits", digits_json(reading.number)}});
}

}  // namespace inkdigit
