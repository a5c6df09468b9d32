// What `predict` answers, to whatever an input is taken for.
#pragma once

#include <string>
#include <variant>

#include "engine/answer.hpp"
#include "engine/number/drawing.hpp"
#include "engine/number/number.hpp"
#include "engine/number/picture.hpp"
#include "engine/recognizer.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

enum class ReadAs { kDigit, kNumber, kDrawing };

// A picture of one digit or of several, whichever it shows.
struct PictureDrawing {
  PictureReading reading;
  Recognition recognition;  // of the last digit; that of blank ink where there is none
};

using Answer = std::variant<Recognition, Number, DrawingReading, PictureReading, PictureDrawing>;

// What every input is taken for, and what is asked of its answer. A drawing has no options.
struct Question {
  ReadAs as = ReadAs::kDigit;
  AnswerOptions options;
};

// `name` is what errors call the input.
Answer read_drawing(Recognizer& recognizer, const Drawing& drawing, const Question& question,
                    const std::string& name);
Answer read_picture(Recognizer& recognizer, const Image& picture, const Question& question,
                    const std::string& name);

}  // namespace inkdigit
