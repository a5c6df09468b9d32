// What `predict` answers, to whatever an input is taken for.
#pragma once

#include <string>
#include <variant>

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

// `name` is what errors call the input.
Answer read_drawing(Recognizer& recognizer, const Drawing& drawing, ReadAs as,
                    const std::string& name);
Answer read_picture(Recognizer& recognizer, const Image& picture, ReadAs as,
                    const std::string& name);

}  // namespace inkdigit
