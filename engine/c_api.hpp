// What is behind an InkRecognizer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/answer.hpp"
#include "engine/number/number.hpp"
#include "engine/number/picture.hpp"
#include "engine/recognizer.hpp"
#include "include/inkdigit/inkdigit.h"

struct InkRecognizer {
  std::optional<inkdigit::Recognizer> recognizer;
  inkdigit::AnswerOptions options;
  inkdigit::Recognition last;
  inkdigit::Number number;
  std::string drawing_text;
  double drawing_confidence = 0;
  inkdigit::PictureReading picture;
  std::vector<inkdigit::ClassAlternative> alternatives;  // of `last`
  // Which of them the alternatives are of.
  enum class Answered { kDigit, kNumber, kPicture, kDrawing } answered = Answered::kDigit;
  std::string info = "null";
  std::string error;
};

namespace inkdigit {

// Strokes as the C functions are given them.
StrokesView view(const double* points, const std::uint32_t* stroke_lengths,
                 std::size_t stroke_count);

}  // namespace inkdigit
