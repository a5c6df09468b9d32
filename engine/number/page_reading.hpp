// A picture's ink read row by row, whatever it is.
#pragma once

#include <cstdint>
#include <span>

#include "engine/answer.hpp"
#include "engine/ink/picture/find_ink.hpp"
#include "engine/number/picture.hpp"
#include "engine/recognizer.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct PageReading {
  PictureReading reading;   // digits, with boxes in pixels of the ink, and alternatives
  bool are_digits = false;  // and no letters or noise that look a little like some
};

Result<PageReading> read_page(Recognizer& recognizer, PictureInk ink, const AnswerOptions& options);

// What some pieces look like together.
Result<Recognition> read_pieces(Recognizer& recognizer, const PictureInk& ink,
                                std::span<const std::uint32_t> pieces);

// That all of them are right, 0..1; 0 of none.
double confidence_of(std::span<const PictureDigit> digits);

}  // namespace inkdigit
