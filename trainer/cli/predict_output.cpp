#include "trainer/cli/predict_output.hpp"

#include <fmt/core.h>

#include <algorithm>
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

bool is_doubtful(const Recognizer& recognizer, const NumberDigit& digit) {
  return recognizer.doubts(digit);
}
bool is_doubtful(const Recognizer& recognizer, const PictureDigit& digit) {
  return recognizer.doubts(digit.recognition);
}

// Of a number or a picture.
template <class Reading>
bool any_doubtful(const Recognizer& recognizer, const Reading& reading) {
  return std::any_of(reading.digits.begin(), reading.digits.end(),
                     [&](const auto& digit) { return is_doubtful(recognizer, digit); });
}

// A drawing that is no number is what its digit is.
bool any_doubtful(const Recognizer& recognizer, const DrawingReading& reading) {
  return reading.number.digits.empty() ? recognizer.doubts(reading.recognition)
                                       : any_doubtful(recognizer, reading.number);
}

const std::string& class_of(const Recognizer& recognizer, int digit) {
  return recognizer.model().network.spec().classes[static_cast<std::size_t>(digit)];
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
          {"sign", digit.sign == 0 ? json() : json(std::string(1, digit.sign))},
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
json digits_json(const Recognizer& recognizer, const Reading& reading, bool alternatives = false) {
  json digits = json::array();
  for (const auto& digit : reading.digits) {
    json& entry = digits.emplace_back(digit_json(digit));
    entry["doubtful"] = is_doubtful(recognizer, digit);
    if (alternatives) entry["alternatives"] = alternatives_json(digit.alternatives);
  }
  return digits;
}

// A network's answers, as JSON.
struct ToJson {
  const Recognizer& recognizer;
  std::size_t alternatives;  // how many are told of each

  json operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    json line = {{"digit", digit_or_null(digit)},
                 {"class", digit < 0 ? json() : json(class_of(recognizer, digit))},
                 {"doubtful", recognizer.doubts(recognition)},
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
            {"doubtful", any_doubtful(recognizer, reading)},
            {"confidence", reading.confidence},
            {"recognition", (*this)(reading.recognition)},
            {"digits", digits_json(recognizer, reading.number)}};
  }
  json operator()(const PictureDrawing& drawing) const {
    return {{"text", text_or_null(drawing.reading.text)},
            {"doubtful", any_doubtful(recognizer, drawing.reading)},
            {"confidence", drawing.reading.confidence},
            {"recognition", (*this)(drawing.recognition)},
            {"digits", digits_json(recognizer, drawing.reading)}};
  }

 private:
  template <class Reading>
  [[nodiscard]] json text_json(const Reading& reading) const {
    json line = {{"text", reading.text},
                 {"confidence", reading.confidence},
                 {"digits", digits_json(recognizer, reading, alternatives > 0)}};
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

// What may well be wrong is said with doubt.
std::string perhaps(std::string text, bool doubtful) {
  return doubtful ? std::move(text) + ", perhaps" : text;
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
  const Recognizer& recognizer;
  std::size_t alternatives;

  std::string operator()(const Recognition& recognition) const {
    const int digit = recognition.digit;
    if (digit >= 0 && alternatives > 0) {
      std::vector<TextAlternative> texts;
      for (const auto& [other, probability] : best_classes(recognition, alternatives))
        texts.push_back({class_of(recognizer, other), double{probability}});
      return perhaps(list_of(texts), recognizer.doubts(recognition));
    }
    const std::string text = with_confidence(digit < 0 ? "?" : class_of(recognizer, digit),
                                             static_cast<double>(recognition.confidence));
    return perhaps(text, recognizer.doubts(recognition));
  }
  std::string operator()(const Number& number) const { return text_line(number); }
  std::string operator()(const PictureReading& reading) const { return text_line(reading); }
  std::string operator()(const DrawingReading& reading) const {
    return perhaps(with_confidence(rows_in_a_line(reading.text), reading.confidence),
                   any_doubtful(recognizer, reading));
  }
  std::string operator()(const PictureDrawing& drawing) const {
    return perhaps(
        with_confidence(rows_in_a_line(drawing.reading.text), drawing.reading.confidence),
        any_doubtful(recognizer, drawing.reading));
  }

 private:
  template <class Reading>
  [[nodiscard]] std::string text_line(const Reading& reading) const {
    return perhaps(
        reading.alternatives.empty() ? rows_in_a_line(reading.text) : list_of(reading.alternatives),
        any_doubtful(recognizer, reading));
  }
};

}  // namespace

void PredictOutput::print(const std::string& input, const Answer& answer) const {
  if (!json_)
    return print_line(input + ": " + std::visit(ToText{recognizer_, alternatives_}, answer));
  json line = std::visit(ToJson{recognizer_, alternatives_}, answer);
  line["input"] = utf8_text(input);
  print_json(line);
}

}  // namespace inkdigit
