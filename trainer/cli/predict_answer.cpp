#include "trainer/cli/predict_answer.hpp"

#include <algorithm>
#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/picture.hpp"

namespace inkdigit {
namespace {

const InputSpec& input_of(const Recognizer& recognizer) {
  return recognizer.model().network.spec().input;
}

// Of several channels, too, no ink is no digit: here it is known what the paper's color is.
Recognition read_drawn_digit(Recognizer& recognizer, const Drawing& drawing,
                             const std::string& name) {
  if (input_of(recognizer).channels == 1) {
    return value_or_throw(recognizer.recognize(FlatStrokes(drawing).view()), name);
  }
  const Pixels pixels = picture_from_drawing(drawing, input_of(recognizer), name);
  const bool blank =
      std::all_of(pixels.begin(), pixels.end(), [](std::uint8_t level) { return level == 0; });
  return blank ? recognizer.recognize_blank() : value_or_throw(recognizer.recognize(pixels), name);
}

PictureDrawing read_picture_drawing(Recognizer& recognizer, const Image& picture,
                                    const std::string& name) {
  PictureDrawing answer{value_or_throw(recognize_picture(recognizer, picture.view()), name), {}};
  const std::vector<PictureDigit>& digits = answer.reading.digits;
  const auto last = std::find_if(digits.rbegin(), digits.rend(),
                                 [](const PictureDigit& digit) { return !digit.sign; });
  answer.recognition = last == digits.rend() ? recognizer.recognize_blank() : last->recognition;
  return answer;
}

}  // namespace

Answer read_drawing(Recognizer& recognizer, const Drawing& drawing, const Question& question,
                    const std::string& name) {
  const auto& [as, options] = question;
  if (as == ReadAs::kDigit) return restricted(read_drawn_digit(recognizer, drawing, name), options);
  const FlatStrokes strokes(drawing);
  if (as == ReadAs::kNumber) {
    return value_or_throw(recognize_number(recognizer, strokes.view(), options), name);
  }
  return value_or_throw(recognize_drawing(recognizer, strokes.view()), name);
}

Answer read_picture(Recognizer& recognizer, const Image& picture, const Question& question,
                    const std::string& name) {
  const auto& [as, options] = question;
  if (as == ReadAs::kDigit) {
    const Pixels pixels = picture_from_image(picture, input_of(recognizer), name);
    Recognition recognition = value_or_throw(recognizer.recognize(pixels), name);
    recognizer.refuse_doubtful(recognition);
    return restricted(std::move(recognition), options);
  }
  if (as == ReadAs::kDrawing) return read_picture_drawing(recognizer, picture, name);
  return value_or_throw(recognize_picture(recognizer, picture.view(), options), name);
}

}  // namespace inkdigit
