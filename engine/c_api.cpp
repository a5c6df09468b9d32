#include <cstdlib>
#include <new>
#include <optional>

#include "engine/number/drawing.hpp"
#include "engine/number/number.hpp"
#include "engine/number/picture.hpp"
#include "engine/recognizer.hpp"
#include "engine/version.hpp"
#include "include/inkdigit/inkdigit.h"

using inkdigit::BitmapView;
using inkdigit::Box;
using inkdigit::DrawingReading;
using inkdigit::Number;
using inkdigit::PictureReading;
using inkdigit::Point;
using inkdigit::Recognition;
using inkdigit::Recognizer;
using inkdigit::Result;
using inkdigit::StrokesView;

struct InkRecognizer {
  std::optional<Recognizer> recognizer;
  Recognition last;
  Number number;
  std::string drawing_text;
  double drawing_confidence = 0;
  PictureReading picture;
  std::string info = "null";
  std::string error;
};

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
  return answer(
      handle, [&](Recognizer& recognizer) { return recognizer.recognize(input); }, handle->last);
}

StrokesView view(const double* points, const uint32_t* stroke_lengths, size_t stroke_count) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  const std::span<const uint32_t> lengths(stroke_lengths, stroke_count);
  size_t count = 0;
  for (const uint32_t length : lengths) count += length;
  return {{reinterpret_cast<const Point*>(points), count}, lengths};
}

}  // namespace

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

const char* ink_error(const InkRecognizer* recognizer) { return recognizer->error.c_str(); }

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
  return answer(
      recognizer, [&](Recognizer& loaded) { return recognize_number(loaded, strokes); },
      recognizer->number);
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
float ink_number_confidence(const InkRecognizer* recognizer, size_t i) {
  return recognizer->number.digits[i].confidence;
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
  return answer(
      recognizer, [&](Recognizer& loaded) { return recognize_picture(loaded, bitmap); },
      recognizer->picture);
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
