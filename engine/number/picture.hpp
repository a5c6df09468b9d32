// The digits of a picture: a photo, a scan or a screenshot with one digit, a number or rows of
// them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/answer.hpp"
#include "engine/ink/box.hpp"
#include "engine/ink/raster.hpp"
#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct PictureDigit {
  // Its digit is -1 where the ink is too implausible to be one, and of a sign.
  Recognition recognition;
  Box box{};            // around its ink, in the picture's pixels, from its upper left corner
  std::size_t row = 0;  // from the top, from 0
  bool sign = false;    // a point, a comma or the like between two digits
  std::vector<ClassAlternative> alternatives;  // none of a sign
};

struct PictureReading {
  // The digits' class names from left to right, "?" for a sign and for ink that looks like none,
  // "\n" between rows.
  std::string text;
  double confidence = 0;  // that all digits are right, 0..1, whatever the signs; 0 without digits
  std::vector<PictureDigit> digits;  // row by row, from left to right
  // What all of it may be: the text first, with its confidence. The sum of their probabilities is
  // at most 1, and they fall.
  std::vector<TextAlternative> alternatives;
};

// Finds the ink of a picture, be it dark on light or light on dark, leaves out ruling, frames and
// dirt, and reads what is left, row by row. A picture without anything that looks like a digit has
// no digits, and that is no error; rows that cannot be as many digits as the options ask for are
// left out. The errors of Recognizer::recognize.
Result<PictureReading> recognize_picture(Recognizer& recognizer, const BitmapView& bitmap,
                                         const AnswerOptions& options = {});

}  // namespace inkdigit
