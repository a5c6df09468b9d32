#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/weights_file/weights_file.hpp"
#include "include/inkdigit/inkdigit.h"
#include "tests/fuzz/reader.hpp"
#include "tests/fuzz/small_model.hpp"
#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {
namespace {

constexpr std::size_t kPixels = 784;

struct Destroy {
  void operator()(InkRecognizer* recognizer) const { ink_destroy(recognizer); }
};
using Handle = std::unique_ptr<InkRecognizer, Destroy>;

struct Free {
  void operator()(void* block) const { ink_free(block); }
};

// The bytes where a program in another language would put them.
std::unique_ptr<void, Free> copy(Bytes bytes) {
  std::unique_ptr<void, Free> block(ink_alloc(bytes.size()));
  require(block != nullptr || bytes.empty());
  if (!bytes.empty()) std::memcpy(block.get(), bytes.data(), bytes.size());
  return block;
}

// By ink_recognize_strokes, _number or _drawing.
std::int32_t recognize_strokes(InkRecognizer* recognizer, Reader& reader,
                               decltype(&ink_recognize_strokes) recognize) {
  Reader part(reader.take_bytes(reader.take<std::uint8_t>()));
  const FlatStrokes strokes(take_drawing(part));
  const StrokesView view = strokes.view();
  const auto* points = reinterpret_cast<const double*>(view.points.data());
  return recognize(recognizer, points, view.lengths.data(), view.lengths.size());
}

// The right file, or anything else.
std::int32_t load(InkRecognizer* recognizer, Reader& reader) {
  static const std::vector<std::uint8_t> file = write_weights(small_model());
  if (reader.take<std::uint8_t>() % 2 == 0) return ink_load(recognizer, file.data(), file.size());
  const Bytes part = reader.take_bytes(reader.take<std::uint8_t>());
  const auto block = copy(part);
  const auto* bytes = static_cast<const std::uint8_t*>(block.get());
  const std::int32_t status = ink_load(recognizer, bytes, part.size());
  require(status == INK_INVALID_WEIGHTS);
  return status;
}

// By ink_recognize_bitmap or _picture.
std::int32_t recognize_bitmap(InkRecognizer* recognizer, Reader& reader,
                              decltype(&ink_recognize_bitmap) recognize) {
  const std::uint32_t side = reader.take<std::uint8_t>() % 64;
  const std::uint32_t channels = reader.take<std::uint8_t>() % 6;
  std::vector<std::uint8_t> pixels(std::size_t{side} * side * channels + 1,
                                   reader.take<std::uint8_t>());
  const Bytes ink = reader.take_bytes(std::min<std::size_t>(pixels.size(), 64));
  std::copy(ink.begin(), ink.end(), pixels.begin());
  return recognize(recognizer, pixels.data(), side, side, channels);
}

std::int32_t recognize_raster(InkRecognizer* recognizer, Reader& reader) {
  // Now and then one byte less than there should be.
  std::vector<std::uint8_t> raster(kPixels - reader.take<std::uint8_t>() / 255);
  const Bytes ink = reader.take_bytes(32);
  std::copy(ink.begin(), ink.end(), raster.begin() + kPixels / 2);
  return ink_recognize_raster(recognizer, raster.data(), raster.size());
}

void look_at_answer(const InkRecognizer* recognizer) {
  require(ink_digit(recognizer) >= -1 && ink_digit(recognizer) < 10);
  require(ink_doubtful(recognizer) == 0 || ink_digit(recognizer) >= 0);
  require(ink_confidence(recognizer) >= 0 && ink_confidence(recognizer) <= 1);
  require(ink_plausibility(recognizer) >= 0 && ink_plausibility(recognizer) <= 1);
  double sum = 0;
  for (int i = 0; i < 10; ++i) sum += static_cast<double>(ink_probabilities(recognizer)[i]);
  // Ten quotients, each rounded to half a unit of 2^-24.
  require(std::abs(sum - 1) < 10 * std::ldexp(1.0, -24));
  unsigned ink = 0;
  for (std::size_t i = 0; i < kPixels; ++i) ink += ink_raster(recognizer)[i];
  require(ink <= kPixels * 255);
}

void look_at_number(const InkRecognizer* recognizer) {
  require(ink_number_text(recognizer) != nullptr);
  for (std::size_t i = 0; i < ink_number_length(recognizer); ++i) {
    require(ink_number_digit(recognizer, i) >= -1 && ink_number_digit(recognizer, i) < 10);
    require(ink_number_sign(recognizer, i) == 0 || ink_number_digit(recognizer, i) == -1);
    require(ink_number_confidence(recognizer, i) >= 0);
    std::uint32_t last = 0;
    for (std::size_t s = 0; s < ink_number_stroke_count(recognizer, i); ++s) {
      require(s == 0 || ink_number_strokes(recognizer, i)[s] > last);
      last = ink_number_strokes(recognizer, i)[s];
    }
    require(ink_number_box(recognizer, i)[0] <= ink_number_box(recognizer, i)[2]);
  }
}

void look_at_drawing(const InkRecognizer* recognizer) {
  require(ink_drawing_confidence(recognizer) >= 0 && ink_drawing_confidence(recognizer) <= 1);
  require((ink_number_length(recognizer) == 0) ||
          std::string_view(ink_drawing_text(recognizer)) == ink_number_text(recognizer));
}

void look_at_picture(InkRecognizer* recognizer) {
  require(ink_picture_text(recognizer) != nullptr);
  require(ink_picture_confidence(recognizer) >= 0 && ink_picture_confidence(recognizer) <= 1);
  std::size_t row = 0;
  for (std::size_t i = 0; i < ink_picture_length(recognizer); ++i) {
    const double* box = ink_picture_box(recognizer, i);
    require(box[0] >= 0 && box[0] < box[2] && box[1] >= 0 && box[1] < box[3]);
    require(ink_picture_row(recognizer, i) == row || ink_picture_row(recognizer, i) == row + 1);
    row = ink_picture_row(recognizer, i);
    ink_picture_select(recognizer, i);
    require(ink_digit(recognizer) >= -1 && ink_digit(recognizer) < 10);
  }
}

// Whatever is asked for, now and then what cannot be.
std::int32_t ask(InkRecognizer* recognizer, Reader& reader) {
  const auto what = reader.take<std::uint8_t>() % 3;
  if (what == 0) return ink_set_alternatives(recognizer, reader.take<std::uint8_t>() / 2);
  if (what == 1) {
    const std::size_t least = reader.take<std::uint8_t>() % 8;
    return ink_set_length(recognizer, least, reader.take<std::uint8_t>());
  }
  std::vector<std::uint32_t> classes;
  for (const std::uint8_t byte : reader.take_bytes(reader.take<std::uint8_t>() % 6))
    classes.push_back(byte % 11U);
  return ink_allow(recognizer, classes.data(), classes.size());
}

void look_at_alternatives(const InkRecognizer* recognizer) {
  double sum = 0;
  for (std::size_t k = 0; k < ink_alternative_count(recognizer); ++k) {
    const double probability = ink_alternative_probability(recognizer, k);
    require(probability >= 0);
    require(k == 0 || probability <= ink_alternative_probability(recognizer, k - 1));
    sum += probability;
  }
  require(sum <= 1 + 1e-6);
  for (std::size_t i = 0; ink_digit_alternative_count(recognizer, i) > 0; ++i) {
    for (std::size_t k = 0; k < ink_digit_alternative_count(recognizer, i); ++k) {
      require(ink_digit_alternative(recognizer, i, k) >= 0 &&
              ink_digit_alternative(recognizer, i, k) < 10);
      require(ink_digit_alternative_probability(recognizer, i, k) >= 0 &&
              ink_digit_alternative_probability(recognizer, i, k) <= 1);
    }
  }
}

}  // namespace

void c_api(Bytes bytes) {
  Reader reader(bytes);
  Handle recognizer(ink_create());
  bool answered = false;  // a picture's or a drawing's answer can be looked at
  while (!reader.done()) {
    const auto call = reader.take<std::uint8_t>() % 10;
    if (call == 0) {
      recognizer.reset(ink_create());
      answered = false;
      continue;
    }
    if (call == 1) {
      require(!std::string_view(ink_info(recognizer.get())).empty());
      continue;
    }
    InkRecognizer* const handle = recognizer.get();
    if (call == 9) {
      require((ask(handle, reader) == INK_OK) == std::string_view(ink_error(handle)).empty());
      continue;
    }
    const std::int32_t status =
        call == 2   ? load(handle, reader)
        : call == 3 ? recognize_strokes(handle, reader, ink_recognize_number)
        : call == 4 ? recognize_strokes(handle, reader, ink_recognize_strokes)
        : call == 5 ? recognize_bitmap(handle, reader, ink_recognize_bitmap)
        : call == 6 ? recognize_bitmap(handle, reader, ink_recognize_picture)
        : call == 7 ? recognize_raster(handle, reader)
                    : recognize_strokes(handle, reader, ink_recognize_drawing);
    const std::string_view error = ink_error(recognizer.get());
    require((status == INK_OK) == error.empty());
    require(error.find('\n') == std::string_view::npos);
    answered = answered || (status == INK_OK && call > 3 && call != 6);
    if (answered) look_at_answer(recognizer.get());
    look_at_number(recognizer.get());
    look_at_alternatives(recognizer.get());
    if (call == 6 && status == INK_OK && ink_picture_length(handle) > 0) {
      look_at_picture(handle);
      answered = true;
    }
    if (call == 8 && status == INK_OK) look_at_drawing(handle);
  }
}

}  // namespace inkdigit::fuzz
