// What somebody has drawn, who may have meant one digit or several.
#pragma once

#include <string>

#include "engine/number/number.hpp"
#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct DrawingReading {
  std::string text;         // the digit's class name, or the number's text; "" = neither
  double confidence = 0;    // that all of it is right, 0..1
  Recognition recognition;  // of the digit; of a number, of the digit with the last stroke
  Number number;            // without digits where the drawing is read as one digit
};

// One digit, or several that stand clear of each other, where that reads better. Weights that have
// not learnt what is no digit are as sure of one as of several. More than 32 strokes are no number.
// What the places of its digits make no number (number/places.hpp) is "", too, however sure the
// network is of it as one digit. No ink is no error: "", confidence 0. The errors of
// Recognizer::recognize.
Result<DrawingReading> recognize_drawing(Recognizer& recognizer, const StrokesView& strokes);

}  // namespace inkdigit
