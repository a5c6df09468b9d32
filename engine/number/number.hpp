// From strokes written side by side to the digits of a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/answer.hpp"
#include "engine/ink/box.hpp"
#include "engine/number/joins.hpp"
#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct NumberDigit {
  // Class index; -1 = a sign, or most likely a class that is not allowed.
  int digit = -1;
  char sign = 0;           // . , - : = or /; 0 = it is none
  float confidence = 0;    // probability of `digit`, times the plausibility of its ink
  float plausibility = 0;  // however low it is, there is a digit; 0 of a sign
  // Its strokes' indices in the input, in ascending order. Two digits that were written without
  // lifting the pen have one in common.
  std::vector<std::uint32_t> strokes;
  Box box{};                                   // around its points, in the input's units
  std::vector<ClassAlternative> alternatives;  // none of a sign
};

struct Number {
  std::string text;  // the digits' class names, the signs, and "?" for any other digit of -1
  std::vector<NumberDigit> digits;  // from left to right
  // That all digits are right, 0..1, and what may be a one or a slash is told rightly; whatever the
  // other signs. 0 without digits.
  double confidence = 0;
  // What all of it may be: the text first, with its confidence. The sum of their probabilities is
  // at most 1, and they fall.
  std::vector<TextAlternative> alternatives;
};

constexpr std::size_t kMaxStrokesOfNumber = 256;

// Groups strokes into digits, several strokes to one where that reads better, and reads them from
// left to right. What was written without lifting the pen is one digit, or two where it is none by
// itself and both of its parts are (joins.hpp). Small strokes that stand apart are signs, not
// digits; which sign it is, size and place tell. The recognizer is asked at most four times a
// stroke, and up to 62 times more for one that may be two digits. No ink is no error: no digits;
// nor is ink that cannot be as many digits as the options ask for. The errors of
// Recognizer::recognize, and one for more than kMaxStrokesOfNumber strokes that are not empty.
Result<Number> recognize_number(Recognizer& recognizer, const StrokesView& strokes,
                                const AnswerOptions& options = {});

// The same of strokes that have come apart already, at least one of which is not empty. The indices
// of the digits' strokes are those of `parted`, until to_origins() makes the input's of them.
Result<Number> recognize_number(Recognizer& recognizer, const PartedStrokes& parted,
                                const AnswerOptions& options = {});
void to_origins(Number& number, const PartedStrokes& parted);

}  // namespace inkdigit
