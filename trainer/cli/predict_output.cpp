#include "trainer/cli/predict_output.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "trainer/base/text.hpp"
#include "trainer/cli/output.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

json digit_or_null(int digit) { return digit < 0 ? json() : json(digit); }

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

json box_json(const Box& box) {
  return {{"x", box.left}, {"y", box.top}, {"width", box.width()}, {"height", box.height()}};
}

json digits_json(const Number& number) {
  json digits = json::array();
  for (const NumberDigit& digit : number.digits) {
    digits.push_back({{"digit", digit_or_null(digit.digit)},
                      {"confidence", digit.confidence},
                      {"row", 0},
                      {"strokes", digit.strokes},
                      {"box", box_json(digit.box)}});
  }
  return digits;
}

json digits_json(const PictureReading& reading) {
  json digits = json::array();
  for (const PictureDigit& digit : reading.digits) {
    digits.push_back({{"digit", digit_or_null(digit.recognition.digit)},
                      {"confidence", digit.recognition.confidence},
                      {"probabilities", digit.recognition.probabilities},
                      {"box", box_json(digit.box)},
                      {"row", digit.row}});
  }
  return digits;
}

// A network's answers, as JSON.
struct ToJson {
  const std::vector<std::string>& classes;

  json operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    return {{"digit", digit_or_null(digit)},
            {"class", digit < 0 ? json() : json(classes[static_cast<std::size_t>(digit)])},
            {"confidence", recognition.confidence},
            {"plausibility", recognition.plausibility},
            {"probabilities", recognition.probabilities}};
  }
  json operator()(const Number& number) const {
    return {{"text", number.text}, {"digits", digits_json(number)}};
  }
  json operator()(const PictureReading& reading) const {
    return {{"text", reading.text},
            {"confidence", reading.confidence},
            {"digits", digits_json(reading)}};
  }
  json operator()(const DrawingReading& reading) const {
    return {{"text", text_or_null(reading.text)},
            {"confidence", reading.confidence},
            {"recognition", (*this)(reading.recognition)},
            {"digits", digits_json(reading.number)}};
  }
  json operator()(const PictureDrawing& drawing) const {
    return {{"text", text_or_null(drawing.reading.text)},
            {"confidence", drawing.reading.confidence},
            {"recognition", (*this)(drawing.recognition)},
            {"digits", digits_json(drawing.reading)}};
  }
};

// "12 / 345" of two rows, "?" where there is nothing.
std::string rows_in_a_line(const std::string& text) {
  if (text.empty()) return "?";
  std::string line;
  for (const char c : text) line += c == '\n' ? std::string(" / ") : std::string(1, c);
  return line;
}

std::string with_confidence(const std::string& text, double confidence) {
  return fmt::format("{} ({:.1f} %)", text, 100.0 * confidence);
}

// The same for people.
struct ToText {
  const std::vector<std::string>& classes;

  std::string operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    return with_confidence(digit < 0 ? "?" : classes[static_cast<std::size_t>(digit)],
                           static_cast<double>(recognition.confidence));
  }
  std::string operator()(const Number& number) const { return rows_in_a_line(number.text); }
  std::string operator()(const PictureReading& reading) const {
    return rows_in_a_line(reading.text);
  }
  std::string operator()(const DrawingReading& reading) const {
    return with_confidence(rows_in_a_line(reading.text), reading.confidence);
  }
  std::string operator()(const PictureDrawing& drawing) const {
    return with_confidence(rows_in_a_line(drawing.reading.text), drawing.reading.confidence);
  }
};

}  // namespace

void PredictOutput::print(const std::string& input, const Answer& answer) const {
  if (!json_) return print_line(input + ": " + std::visit(ToText{classes_}, answer));
  json line = std::visit(ToJson{classes_}, answer);
  line["input"] = utf8_text(input);
  print_json(line);
}

}  // namespace inkdigit
