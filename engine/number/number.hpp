// From strokes written side by side to the digits of a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/answer.hpp"
#include "engine/ink/box.hpp"
#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct NumberDigit {
  // Class index; -1 = a sign, or most likely a class that is not allowed.
  int digit = -1;
  char sign = 0;                       // . , - : = or /; 0 = it is none
  float confidence = 0;                // probability of `digit`, times the plausibility of its ink
  float plausibility = 0;              // however low it is, there is a digit; 0 of a sign
  std::vector<std::uint32_t> strokes;  // its strokes' indices in the input, in ascending order
  Box box{};                           // around its points, in the input's units
  std::vector<ClassAlternative> alternatives;  // none of a sign
};

struct Number {
  std::string text;  // the digits' class names, the signs, and "?" for any other digit of -1
  std::vector<NumberDigit> digits;  // from left to right
  double confidence = 0;  // that all digits are right, 0..1, whatever the signs; 0 without digits
  // What all of it may be: the text first, with its confidence. The sum of their probabilities is
  // at most 1, and they fall.
  std::vector<TextAlternative> alternatives;
};

constexpr std::size_t kMaxStrokesOfNumber = 256;

// Groups strokes into digits, several strokes to one where that reads better, and reads them from
// left to right. What was written without lifting the pen stays one digit. Small strokes that stand
// apart are signs, not digits; which sign it is, size and place tell. The recognizer is asked
// at most four times a stroke. No ink is no error: no digits; nor is ink that cannot be as many
// digits as the options ask for. The errors of Recognizer::recognize, and one for more than
// kMaxStrokesOfNumber strokes that are not empty.
Result<Number> recognize_number(Recognizer& recognizer, const StrokesView& strokes,
                                const AnswerOptions& options = {});

}  // namespace inkdigit
