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

json alternatives_json(const std::vector<ClassAlternative>& alternatives) {
  json list = json::array();
  for (const auto& [digit, probability] : alternatives)
    list.push_back({{"digit", digit}, {"probability", probability}});
  return list;
}

json alternatives_json(const std::vector<TextAlternative>& alternatives) {
  json list = json::array();
  for (const auto& [text, probability] : alternatives)
    list.push_back({{"text", text}, {"probability", probability}});
  return list;
}

json digit_json(const NumberDigit& digit) {
  return {{"digit", digit_or_null(digit.digit)},
          {"confidence", digit.confidence},
          {"row", 0},
          {"strokes", digit.strokes},
          {"box", box_json(digit.box)}};
}

json digit_json(const PictureDigit& digit) {
  return {{"digit", digit_or_null(digit.recognition.digit)},
          {"confidence", digit.recognition.confidence},
          {"probabilities", digit.recognition.probabilities},
          {"box", box_json(digit.box)},
          {"row", digit.row}};
}

// Of a number or a picture. alternatives: whether they are told.
template <class Reading>
json digits_json(const Reading& reading, bool alternatives = false) {
  json digits = json::array();
  for (const auto& digit : reading.digits) {
    json& entry = digits.emplace_back(digit_json(digit));
    if (alternatives) entry["alternatives"] = alternatives_json(digit.alternatives);
  }
  return digits;
}

// A network's answers, as JSON.
struct ToJson {
  const std::vector<std::string>& classes;
  std::size_t alternatives;  // how many are told of each

  json operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    json line = {{"digit", digit_or_null(digit)},
                 {"class", digit < 0 ? json() : json(classes[static_cast<std::size_t>(digit)])},
                 {"confidence", recognition.confidence},
                 {"plausibility", recognition.plausibility},
                 {"probabilities", recognition.probabilities}};
    if (alternatives > 0)
      line["alternatives"] = alternatives_json(best_classes(recognition, alternatives));
    return line;
  }
  json operator()(const Number& number) const { return text_json(number); }
  json operator()(const PictureReading& reading) const { return text_json(reading); }
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

 private:
  template <class Reading>
  [[nodiscard]] json text_json(const Reading& reading) const {
    json line = {{"text", reading.text},
                 {"confidence", reading.confidence},
                 {"digits", digits_json(reading, alternatives > 0)}};
    if (alternatives > 0) line["alternatives"] = alternatives_json(reading.alternatives);
    return line;
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

std::string list_of(const std::vector<TextAlternative>& alternatives) {
  std::string list;
  for (const auto& [text, probability] : alternatives) {
    list += (list.empty() ? "" : ", ") + with_confidence(rows_in_a_line(text), probability);
  }
  return list;
}

// The same for people. Alternatives, the first of which is the answer, take its place.
struct ToText {
  const std::vector<std::string>& classes;
  std::size_t alternatives;

  std::string operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    if (digit >= 0 && alternatives > 0) {
      std::vector<TextAlternative> texts;
      for (const auto& [other, probability] : best_classes(recognition, alternatives))
        texts.push_back({classes[static_cast<std::size_t>(other)], double{probability}});
      return list_of(texts);
    }
    return with_confidence(digit < 0 ? "?" : classes[static_cast<std::size_t>(digit)],
                           static_cast<double>(recognition.confidence));
  }
  std::string operator()(const Number& number) const { return text_line(number); }
  std::string operator()(const PictureReading& reading) const { return text_line(reading); }
  std::string operator()(const DrawingReading& reading) const {
    return with_confidence(rows_in_a_line(reading.text), reading.confidence);
  }
  std::string operator()(const PictureDrawing& drawing) const {
    return with_confidence(rows_in_a_line(drawing.reading.text), drawing.reading.confidence);
  }

 private:
  template <class Reading>
  [[nodiscard]] static std::string text_line(const Reading& reading) {
    return reading.alternatives.empty() ? rows_in_a_line(reading.text)
                                        : list_of(reading.alternatives);
  }
};

}  // namespace

void PredictOutput::print(const std::string& input, const Answer& answer) const {
  if (!json_) return print_line(input + ": " + std::visit(ToText{classes_, alternatives_}, answer));
  json line = std::visit(ToJson{classes_, alternatives_}, answer);
  line["input"] = utf8_text(input);
  print_json(line);
}

}  // namespace inkdigit
