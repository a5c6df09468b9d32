#include "engine/c_api.hpp"

#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/number/drawing.hpp"
#include "engine/number/refinement.hpp"
#include "engine/version.hpp"

using inkdigit::AnswerOptions;
using inkdigit::BitmapView;
using inkdigit::Box;
using inkdigit::ClassAlternative;
using inkdigit::DrawingReading;
using inkdigit::Recognizer;
using inkdigit::Result;
using inkdigit::StrokesView;
using inkdigit::TextAlternative;
using inkdigit::view;

namespace {

// Calls read(recognizer) and keeps its result in `last`.
template <class Read, class Answer>
int32_t answer(InkRecognizer* handle, const Read& read, Answer& last) {
  if (!handle->recognizer) {
    handle->error = "no weights are loaded";
    return INK_INVALID_WEIGHTS;
  }
  Result<Answer> result = read(*handle->recognizer);
  if (!result) {
    handle->error = result.error().message;
    return INK_INVALID_INPUT;
  }
  last = std::move(*result);
  handle->error.clear();
  return INK_OK;
}

template <class Input>
int32_t recognize(InkRecognizer* handle, const Input& input) {
  const int32_t status = answer(
      handle, [&](Recognizer& recognizer) { return recognizer.recognize(input); }, handle->last);
  if (status != INK_OK) return status;
  handle->answered = InkRecognizer::Answered::kDigit;
  const AnswerOptions& options = handle->options;
  handle->alternatives.clear();
  if (options.refinement != nullptr)
    handle->alternatives = options.refinement->refine(handle->last, options);
  return status;
}

// Of digit i of the last answer.
std::span<const ClassAlternative> digit_alternatives(const InkRecognizer* handle, size_t i) {
  using enum InkRecognizer::Answered;
  const auto& number = handle->number.digits;
  const auto& picture = handle->picture.digits;
  if (handle->answered == kDigit && i == 0) return handle->alternatives;
  if (handle->answered == kNumber && i < number.size()) return number[i].alternatives;
  if (handle->answered == kPicture && i < picture.size()) return picture[i].alternatives;
  return {};
}

std::span<const TextAlternative> text_alternatives(const InkRecognizer* handle) {
  using enum InkRecognizer::Answered;
  if (handle->answered == kNumber) return handle->number.alternatives;
  if (handle->answered == kPicture) return handle->picture.alternatives;
  return {};
}

int32_t refuse(InkRecognizer* handle, std::string reason) {
  handle->error = std::move(reason);
  return INK_INVALID_INPUT;
}

}  // namespace

StrokesView inkdigit::view(const double* points, const uint32_t* stroke_lengths,
                           size_t stroke_count) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  const std::span<const uint32_t> lengths(stroke_lengths, stroke_count);
  size_t count = 0;
  for (const uint32_t length : lengths) count += length;
  return {{reinterpret_cast<const Point*>(points), count}, lengths};
}

const char* inkdigit_version() { return inkdigit::kVersion.data(); }

// Ownership crosses the C interface here, so these cannot be anything but bare pointers.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
void* ink_alloc(size_t bytes) { return std::malloc(bytes); }
void ink_free(void* block) { std::free(block); }

InkRecognizer* ink_create() { return new (std::nothrow) InkRecognizer; }
void ink_destroy(InkRecognizer* recognizer) { delete recognizer; }
// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

int32_t ink_load(InkRecognizer* recognizer, const uint8_t* bytes, size_t size) {
  Result<Recognizer> loaded = Recognizer::load({bytes, size});
  if (!loaded) {
    recognizer->error = loaded.error().message;
    return INK_INVALID_WEIGHTS;
  }
  recognizer->recognizer.emplace(std::move(*loaded));
  recognizer->options = {};
  recognizer->info = inkdigit::describe(recognizer->recognizer->model());
  recognizer->error.clear();
  return INK_OK;
}

const char* ink_info(InkRecognizer* recognizer) { return recognizer->info.c_str(); }

const char* inkdigit_class_name(const InkRecognizer* recognizer, size_t i) {
  if (!recognizer->recognizer) return nullptr;
  const auto& classes = recognizer->recognizer->model().network.spec().classes;
  return i < classes.size() ? classes[i].c_str() : nullptr;
}

const char* inkdigit_layer_name(const InkRecognizer* recognizer, size_t i) {
  if (!recognizer->recognizer) return nullptr;
  const auto& layers = recognizer->recognizer->model().network.layers();
  return i < layers.size() ? base_of(layers[i]).name().c_str() : nullptr;
}

const char* inkdigit_layer_type(const InkRecognizer* recognizer, size_t i) {
  if (!recognizer->recognizer) return nullptr;
  const auto& layers = recognizer->recognizer->model().network.spec().layers;
  // A literal's, so it ends with a zero.
  return i < layers.size() ? type_of(layers[i]).data() : nullptr;
}

const char* ink_error(const InkRecognizer* recognizer) { return recognizer->error.c_str(); }

int32_t ink_allow(InkRecognizer* recognizer, const uint32_t* classes, size_t count) {
  if (!recognizer->recognizer) {
    recognizer->error = "no weights are loaded";
    return INK_INVALID_WEIGHTS;
  }
  const size_t known = recognizer->recognizer->model().network.class_count();
  const std::span<const uint32_t> asked(classes, count);
  for (const uint32_t index : asked) {
    if (index >= known) {
      return refuse(recognizer, "class " + std::to_string(index) +
                                    " cannot be allowed: the network has " + std::to_string(known) +
                                    " classes, from 0 on");
    }
  }
  recognizer->options.refinement = &inkdigit::kRefinement;
  recognizer->options.allowed = inkdigit::allowing(asked, count > 0 ? known : 0);
  recognizer->error.clear();
  return INK_OK;
}

int32_t ink_set_length(InkRecognizer* recognizer, size_t least, size_t most) {
  if (least > most || most == 0) {
    return refuse(recognizer, "a number cannot have " + std::to_string(least) + " to " +
                                  std::to_string(most) + " digits");
  }
  recognizer->options.digits = {least, most};
  recognizer->error.clear();
  return INK_OK;
}

int32_t ink_set_alternatives(InkRecognizer* recognizer, size_t count) {
  if (count > inkdigit::kMostAlternatives) {
    return refuse(recognizer, std::to_string(count) + " alternatives are too many: at most " +
                                  std::to_string(inkdigit::kMostAlternatives));
  }
  recognizer->options.refinement = &inkdigit::kRefinement;
  recognizer->options.alternatives = count;
  recognizer->error.clear();
  return INK_OK;
}

size_t ink_digit_alternative_count(const InkRecognizer* recognizer, size_t i) {
  return digit_alternatives(recognizer, i).size();
}
int32_t ink_digit_alternative(const InkRecognizer* recognizer, size_t i, size_t k) {
  const auto alternatives = digit_alternatives(recognizer, i);
  return k < alternatives.size() ? alternatives[k].digit : -1;
}
float ink_digit_alternative_probability(const InkRecognizer* recognizer, size_t i, size_t k) {
  const auto alternatives = digit_alternatives(recognizer, i);
  return k < alternatives.size() ? alternatives[k].probability : 0;
}
size_t ink_alternative_count(const InkRecognizer* recognizer) {
  return text_alternatives(recognizer).size();
}
const char* ink_alternative_text(const InkRecognizer* recognizer, size_t k) {
  const auto alternatives = text_alternatives(recognizer);
  return k < alternatives.size() ? alternatives[k].text.c_str() : "";
}
double ink_alternative_probability(const InkRecognizer* recognizer, size_t k) {
  const auto alternatives = text_alternatives(recognizer);
  return k < alternatives.size() ? alternatives[k].probability : 0;
}

int32_t ink_recognize_strokes(InkRecognizer* recognizer, const double* points,
                              const uint32_t* stroke_lengths, size_t stroke_count) {
  return recognize(recognizer, view(points, stroke_lengths, stroke_count));
}

int32_t ink_recognize_bitmap(InkRecognizer* recognizer, const uint8_t* pixels, uint32_t width,
                             uint32_t height, uint32_t channels) {
  return recognize(recognizer, BitmapView{pixels, width, height, channels});
}

int32_t ink_recognize_raster(InkRecognizer* recognizer, const uint8_t* raster, size_t size) {
  return recognize(recognizer, std::span<const uint8_t>{raster, size});
}

int32_t ink_digit(const InkRecognizer* recognizer) { return recognizer->last.digit; }
int32_t ink_doubtful(const InkRecognizer* recognizer) {
  return recognizer->recognizer && recognizer->recognizer->doubts(recognizer->last) ? 1 : 0;
}
float ink_confidence(const InkRecognizer* recognizer) { return recognizer->last.confidence; }
float ink_plausibility(const InkRecognizer* recognizer) { return recognizer->last.plausibility; }
const float* ink_probabilities(const InkRecognizer* recognizer) {
  return recognizer->last.probabilities.data();
}
const uint8_t* ink_raster(const InkRecognizer* recognizer) {
  return recognizer->last.raster.data();
}

size_t inkdigit_probability_count(const InkRecognizer* recognizer) {
  return recognizer->last.probabilities.size();
}
size_t inkdigit_raster_size(const InkRecognizer* recognizer) {
  return recognizer->last.raster.size();
}

int32_t ink_recognize_number(InkRecognizer* recognizer, const double* points,
                             const uint32_t* stroke_lengths, size_t stroke_count) {
  const StrokesView strokes = view(points, stroke_lengths, stroke_count);
  const int32_t status = answer(
      recognizer,
      [&](Recognizer& loaded) { return recognize_number(loaded, strokes, recognizer->options); },
      recognizer->number);
  if (status == INK_OK) recognizer->answered = InkRecognizer::Answered::kNumber;
  return status;
}

size_t ink_number_length(const InkRecognizer* recognizer) {
  return recognizer->number.digits.size();
}
const char* ink_number_text(const InkRecognizer* recognizer) {
  return recognizer->number.text.c_str();
}
int32_t ink_number_digit(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].digit;
}
int32_t ink_number_doubtful(const InkRecognizer* recognizer, size_t i) {
  return recognizer->recognizer->doubts(recognizer->number.digits[i]) ? 1 : 0;
}
int32_t ink_number_sign(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].sign;
}
float ink_number_confidence(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].confidence;
}
double ink_number_whole_confidence(const InkRecognizer* recognizer) {
  return recognizer->number.confidence;
}
const uint32_t* ink_number_strokes(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].strokes.data();
}
size_t ink_number_stroke_count(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].strokes.size();
}
const double* ink_number_box(const InkRecognizer* recognizer, size_t i) {
  static_assert(sizeof(Box) == 4 * sizeof(double));
  return &recognizer->number.digits[i].box.left;
}

int32_t ink_recognize_drawing(InkRecognizer* recognizer, const double* points,
                              const uint32_t* stroke_lengths, size_t stroke_count) {
  const StrokesView strokes = view(points, stroke_lengths, stroke_count);
  DrawingReading reading;
  const int32_t status = answer(
      recognizer, [&](Recognizer& loaded) { return recognize_drawing(loaded, strokes); }, reading);
  if (status != INK_OK) return status;
  recognizer->last = std::move(reading.recognition);
  recognizer->number = std::move(reading.number);
  recognizer->drawing_text = std::move(reading.text);
  recognizer->drawing_confidence = reading.confidence;
  recognizer->answered = InkRecognizer::Answered::kDrawing;
  return INK_OK;
}

const char* ink_drawing_text(const InkRecognizer* recognizer) {
  return recognizer->drawing_text.c_str();
}
double ink_drawing_confidence(const InkRecognizer* recognizer) {
  return recognizer->drawing_confidence;
}

int32_t ink_recognize_picture(InkRecognizer* recognizer, const uint8_t* pixels, uint32_t width,
                              uint32_t height, uint32_t channels) {
  const BitmapView bitmap{pixels, width, height, channels};
  const int32_t status = answer(
      recognizer,
      [&](Recognizer& loaded) { return recognize_picture(loaded, bitmap, recognizer->options); },
      recognizer->picture);
  if (status == INK_OK) recognizer->answered = InkRecognizer::Answered::kPicture;
  return status;
}

const char* ink_picture_text(const InkRecognizer* recognizer) {
  return recognizer->picture.text.c_str();
}
double ink_picture_confidence(const InkRecognizer* recognizer) {
  return recognizer->picture.confidence;
}
size_t ink_picture_length(const InkRecognizer* recognizer) {
  return recognizer->picture.digits.size();
}
const double* ink_picture_box(const InkRecognizer* recognizer, size_t i) {
  return &recognizer->picture.digits[i].box.left;
}
size_t ink_picture_row(const InkRecognizer* recognizer, size_t i) {
  return recognizer->picture.digits[i].row;
}
void ink_picture_select(InkRecognizer* recognizer, size_t i) {
  recognizer->last = recognizer->picture.digits[i].recognition;
}
