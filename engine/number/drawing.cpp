#include "engine/number/drawing.hpp"

#include <algorithm>
#include <vector>

#include "engine/number/excerpt.hpp"

namespace inkdigit {
namespace {

// A number's digits are read up to four times a stroke, perhaps at every move of the pen.
constexpr std::size_t kMostStrokes = 32;

// Of each digit. Letters fall into strokes that look a little like digits.
constexpr float kLeastConfidence = 0.5F;

// One a stroke that is not empty.
std::vector<Box> boxes_of(const StrokesView& strokes) {
  std::vector<Box> boxes;
  std::size_t first = 0;
  for (const std::uint32_t length : strokes.lengths) {
    if (length > 0) boxes.push_back(box_of(strokes.points.subspan(first, length)));
    first += length;
  }
  return boxes;
}

// Whether some of the strokes lie wholly behind all others on an axis, as they must where digits
// stand clear of each other. (There are few; sorting them would be the larger part of this file's
// wasm.)
bool fall_apart(const std::vector<Box>& boxes, double Box::*first_side, double Box::*last_side) {
  return std::any_of(boxes.begin(), boxes.end(), [&](const Box& first) {
    bool any_before = false;
    for (const Box& box : boxes) {
      if (box.*first_side >= first.*first_side) continue;
      if (box.*last_side >= first.*first_side) return false;
      any_before = true;
    }
    return any_before;
  });
}

// What the places of its digits make none of (number/places.hpp).
bool is_refused(const Number& number) {
  return std::any_of(number.digits.begin(), number.digits.end(),
                     [](const NumberDigit& digit) { return digit.digit < 0 && digit.sign == 0; });
}

// Several digits or signs, from left to right with paper between, or one that is written anew
// beside what is struck out; there is a digit, and each is likely enough. `strokes`: how many were
// drawn, or came apart.
bool is_clear(const Number& number, std::size_t strokes) {
  bool any_digit = false;
  for (std::size_t i = 0; i < number.digits.size(); ++i) {
    const NumberDigit& digit = number.digits[i];
    if (digit.digit >= 0 && digit.confidence < kLeastConfidence) return false;
    any_digit = any_digit || digit.digit >= 0;
    strokes -= digit.strokes.size();
    if (i > 0 && number.digits[i - 1].box.right >= digit.box.left) return false;
  }
  return any_digit && (number.digits.size() > 1 || strokes > 0);
}

// The strokes of the digit that has the drawing's last one.
const std::vector<std::uint32_t>& last_written(const Number& number) {
  return std::max_element(number.digits.begin(), number.digits.end(),
                          [](const NumberDigit& a, const NumberDigit& b) {
                            return a.strokes.back() < b.strokes.back();
                          })
      ->strokes;
}

}  // namespace

Result<DrawingReading> recognize_drawing(Recognizer& recognizer, const StrokesView& strokes) {
  Result<Recognition> whole = recognizer.recognize(strokes);
  if (!whole) return whole.error();
  DrawingReading reading;
  if (whole->digit >= 0) {
    reading.text =
        recognizer.model().network.spec().classes[static_cast<std::size_t>(whole->digit)];
  }
  reading.confidence = static_cast<double>(whole->confidence);
  reading.recognition = std::move(*whole);

  // Most digits of several strokes end here, before anything else is read.
  const std::vector<Box> boxes = boxes_of(strokes);
  if (boxes.size() > kMostStrokes ||
      !(fall_apart(boxes, &Box::left, &Box::right) || fall_apart(boxes, &Box::top, &Box::bottom))) {
    return reading;
  }
  const PartedStrokes parted = part_joined(recognizer, strokes);
  Result<Number> number = recognize_number(recognizer, parted);
  if (!number) return number.error();
  if (is_refused(*number)) {
    refuse(reading.recognition);
    reading.text.clear();
    reading.confidence = 0;
    return reading;
  }
  const std::vector<std::uint32_t>& lengths = parted.lengths;
  const auto written = lengths.size() - std::count(lengths.begin(), lengths.end(), 0U);
  if (!is_clear(*number, written) || number->confidence <= reading.confidence) return reading;
  Excerpt excerpt;
  excerpt.take(parted.view(), last_written(*number));
  Result<Recognition> shown = recognizer.recognize(excerpt.view());
  if (!shown) return shown.error();
  to_origins(*number, parted);
  return DrawingReading{.text = number->text,
                        .confidence = number->confidence,
                        .recognition = std::move(*shown),
                        .number = std::move(*number)};
}

}  // namespace inkdigit
