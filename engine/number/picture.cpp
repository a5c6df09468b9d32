#include "engine/number/picture.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/ink/picture/digit.hpp"
#include "engine/ink/picture/find_ink.hpp"
#include "engine/number/group_reading.hpp"
#include "engine/number/page_ink.hpp"
#include "engine/number/page_reading.hpp"

namespace inkdigit {
namespace {

struct LoneDigit {
  PictureReading reading;
  bool is_digit = false;  // whatever is allowed
};

// The picture as one of a digit alone. Its box is in pixels of the ink.
Result<LoneDigit> read_alone(Recognizer& recognizer, const PictureInk& ink,
                             const AnswerOptions& options) {
  const std::vector<std::uint32_t> pieces = pieces_of_digit(ink);
  Result<Recognition> plain = read_pieces(recognizer, ink, pieces);
  if (!plain) return plain.error();
  InkPart whole;
  for (const std::uint32_t piece : pieces) whole.box.include(part_of(ink, piece).box);
  const bool is_digit = plain->digit >= 0;
  Recognition recognition = restricted(std::move(*plain), options);
  std::vector<ClassAlternative> alternatives = best_classes(recognition, options.alternatives);
  PictureReading reading;
  for (const ClassAlternative& alternative : alternatives) {
    reading.alternatives.push_back(
        {text_of(alternative.digit, recognizer), static_cast<double>(alternative.probability)});
  }
  reading.digits.push_back({std::move(recognition), whole.box, 0, false, std::move(alternatives)});
  return LoneDigit{std::move(reading), is_digit};
}

// Row by row, or the one digit of a picture that shows one, whatever it falls into: where that
// reads better. Boxes are in pixels of the ink. Whether a picture shows one digit and nothing else
// is what reading it alone says.
Result<PictureReading> read_digits(Recognizer& recognizer, PictureInk ink,
                                   const AnswerOptions& options) {
  constexpr std::size_t kPartsOfOne = 3;  // a digit may be taken for so many at most
  Result<LoneDigit> alone = read_alone(recognizer, ink, options);
  if (!alone) return alone.error();
  Result<PageReading> page = read_page(recognizer, std::move(ink), options);
  if (!page) return page.error();
  PictureReading& rows = page->reading;
  const bool beside_others = rows.digits.size() == 1 && !alone->is_digit;
  if (beside_others || !page->are_digits) rows = {};
  const Recognition& one = alone->reading.digits.front().recognition;
  const bool is_one = one.digit >= 0 && options.digits.least <= 1 && options.digits.most >= 1 &&
                      rows.digits.size() <= kPartsOfOne &&
                      static_cast<double>(one.confidence) > confidence_of(rows.digits);
  if (is_one) return std::move(alone->reading);
  return std::move(rows);
}

}  // namespace

Result<PictureReading> recognize_picture(Recognizer& recognizer, const BitmapView& bitmap,
                                         const AnswerOptions& options) {
  if (Status status = recognizer.check_finds_ink(); !status) return status.error();
  if (Status status = check(bitmap); !status) return status.error();
  PictureInk ink = find_ink(bitmap);
  const double scale = ink.scale;
  Result<PictureReading> result = read_digits(recognizer, std::move(ink), options);
  if (!result) return result.error();
  PictureReading& reading = *result;
  reading.confidence = confidence_of(reading.digits);
  std::size_t row = 0;
  for (PictureDigit& digit : reading.digits) {
    // The last of the pixels that one was made of may lie outside.
    digit.box = {digit.box.left * scale, digit.box.top * scale,
                 std::min(digit.box.right * scale, static_cast<double>(bitmap.width)),
                 std::min(digit.box.bottom * scale, static_cast<double>(bitmap.height))};
    if (digit.row != row) reading.text += "\n";
    row = digit.row;
    reading.text += text_of(digit.recognition.digit, recognizer);
  }
  return result;
}

}  // namespace inkdigit
