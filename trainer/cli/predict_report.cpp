#include "trainer/cli/predict_report.hpp"

#include <algorithm>

#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// What the report shows of each kind of answer.
class ToReported {
 public:
  ToReported(Recognizer& recognizer, const AnswerOptions& options, const Predicted& predicted)
      : recognizer_(recognizer), options_(options), predicted_(predicted) {}

  ReportedAnswer operator()(const Recognition& recognition) const {
    const bool drawn = predicted_.drawing != nullptr;
    return {.input = predicted_.input,
            .text = name_of(recognition.digit),
            .confidence = static_cast<double>(recognition.confidence),
            .digits = {{.box = drawn ? box_of_ink() : box_of_digit(recognition),
                        .doubtful = recognizer_.doubts(recognition),
                        .recognition = recognition}}};
  }

  ReportedAnswer operator()(const Number& number) const {
    return {.input = predicted_.input,
            .text = number.text,
            .confidence = std::nullopt,
            .digits = digits_of(number)};
  }

  ReportedAnswer operator()(const DrawingReading& reading) const {
    ReportedAnswer answer = number_or_digit(reading);
    answer.text = reading.text;
    answer.confidence = reading.confidence;
    return answer;
  }

  ReportedAnswer operator()(const PictureReading& reading) const {
    ReportedAnswer answer{.input = predicted_.input,
                          .text = reading.text,
                          .confidence = reading.confidence,
                          .digits = {}};
    for (const PictureDigit& digit : reading.digits) {
      answer.digits.push_back({.box = digit.box,
                               .row = digit.row,
                               .sign = digit.sign ? "?" : "",
                               .doubtful = recognizer_.doubts(digit.recognition),
                               .recognition = digit.recognition});
    }
    return answer;
  }

  ReportedAnswer operator()(const PictureDrawing& drawing) const {
    return (*this)(drawing.reading);
  }

 private:
  [[nodiscard]] std::string name_of(int digit) const {
    const auto& classes = recognizer_.model().network.spec().classes;
    return digit < 0 ? "" : classes[static_cast<std::size_t>(digit)];
  }

  [[nodiscard]] std::optional<Box> box_of_ink() const {
    const Box box = inkdigit::box_of(*predicted_.drawing);
    return box.right < box.left ? std::nullopt : std::optional(box);
  }

  // Where the picture's digit is, which its recognition does not say: where the same was seen when
  // looking for several.
  [[nodiscard]] std::optional<Box> box_of_digit(const Recognition& recognition) const {
    if (recognizer_.model().network.spec().input.channels != 1) return std::nullopt;
    const auto reading = recognize_picture(recognizer_, predicted_.picture->view());
    if (!reading) return std::nullopt;
    const auto same = std::find_if(
        reading->digits.begin(), reading->digits.end(),
        [&](const PictureDigit& d) { return d.recognition.raster == recognition.raster; });
    return same == reading->digits.end() ? std::nullopt : std::optional(same->box);
  }

  ReportedAnswer number_or_digit(const DrawingReading& reading) const {
    return reading.number.digits.empty() ? (*this)(reading.recognition) : (*this)(reading.number);
  }

  // With what the network saw of each, which a number does not keep.
  [[nodiscard]] std::vector<ReportedDigit> digits_of(const Number& number) const {
    std::vector<ReportedDigit> digits;
    for (const NumberDigit& digit : number.digits) {
      Drawing own;
      for (const std::uint32_t stroke : digit.strokes) {
        own.push_back((*predicted_.drawing)[stroke]);
      }
      const FlatStrokes strokes(own);
      ReportedDigit& reported = digits.emplace_back();
      reported.box = digit.box;
      if (digit.sign != 0) reported.sign = digit.sign;
      reported.doubtful = recognizer_.doubts(digit);
      reported.recognition = restricted(
          value_or_throw(recognizer_.recognize(strokes.view()), predicted_.input), options_);
      // Of a number, what is hardly a digit is read as the digit that it is most like.
      reported.recognition.digit = digit.digit;
      reported.recognition.confidence = digit.confidence;
    }
    return digits;
  }

  Recognizer& recognizer_;
  const AnswerOptions& options_;
  const Predicted& predicted_;
};

}  // namespace

void PredictReport::add(const Predicted& predicted) {
  const ReportedAnswer answer =
      std::visit(ToReported(recognizer_, options_, predicted), predicted.answer);
  if (predicted.picture != nullptr) {
    report_.add(*predicted.picture, answer);
  } else {
    report_.add(*predicted.drawing, answer);
  }
}

void PredictReport::write() const {
  report_.write(path_);
  if (report_.left_out() == 0) return;
  note(path_.string() + ": shows the first " + std::to_string(report_.shown()) + " of " +
       std::to_string(report_.shown() + report_.left_out()) + " answers");
}

}  // namespace inkdigit
