// From ink to the picture that the network sees, and to the digits of a number.
#include <algorithm>
#include <cmath>

#include "engine/ink/raster.hpp"
#include "engine/number/number.hpp"
#include "engine/number/picture.hpp"
#include "tests/fuzz/reader.hpp"
#include "tests/fuzz/small_model.hpp"
#include "tests/fuzz/targets.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::fuzz {
namespace {

constexpr std::size_t kSide = 28;

void check(const Result<Raster>& raster) {
  if (raster) {
    require(raster->height == kSide && raster->width == kSide);
    require(raster->pixels.size() == kSide * kSide);
  } else {
    require(raster.error().message.find('\n') == std::string::npos);
  }
}

// Every digit of a picture has a box within it.
void check_reading(const BitmapView& bitmap) {
  static Recognizer recognizer = value_or_throw(Recognizer::create(small_model()), "small");
  const Result<PictureReading> reading = recognize_picture(recognizer, bitmap);
  if (!reading) return require(reading.error().message.find('\n') == std::string::npos);
  require(reading->confidence >= 0 && reading->confidence <= 1);
  for (const PictureDigit& digit : reading->digits) {
    require(digit.box.left >= 0 && digit.box.left < digit.box.right);
    require(digit.box.right <= bitmap.width);
    require(digit.box.top >= 0 && digit.box.top < digit.box.bottom);
    require(digit.box.bottom <= bitmap.height);
  }
}

}  // namespace

void bitmap(Bytes bytes) {
  Reader reader(bytes);
  const auto channels = reader.take<std::uint8_t>();
  std::uint32_t width = reader.take<std::uint8_t>();
  std::uint32_t height = reader.take<std::uint8_t>();
  // Beyond what is allowed, now and then.
  if (channels >= 0xF0) width = reader.take<std::uint32_t>();
  if (channels >= 0xF8) height = reader.take<std::uint32_t>();
  // The last bytes are repeated until the picture is full.
  const Bytes pixels = reader.take_rest();
  constexpr std::size_t kMost = 1 << 16;
  const std::size_t wanted = std::size_t{width} * height * (channels % 8);
  if (wanted > kMost) {
    if (width <= 16384 && height <= 16384) return;
    const std::vector<std::uint8_t> none(1);
    return check(rasterize(BitmapView{none.data(), width, height, channels % 8U},
                           {.height = kSide, .width = kSide}));
  }
  std::vector<std::uint8_t> picture(std::max<std::size_t>(wanted, 1));
  for (std::size_t i = 0; i < wanted && !pixels.empty(); ++i)
    picture[i] = pixels[i % pixels.size()];
  const BitmapView view{picture.data(), width, height, channels % 8U};
  check(rasterize(view, {.height = kSide, .width = kSide}));
  check_reading(view);
}

void drawing(Bytes bytes) {
  Reader reader(bytes);
  const Drawing drawing = take_drawing(reader);
  const Result<Raster> raster = rasterize(drawing, {.height = kSide, .width = kSide});
  check(raster);
  if (!raster) return;
  const bool empty = std::all_of(drawing.begin(), drawing.end(),
                                 [](const Stroke& stroke) { return stroke.empty(); });
  require(raster->blank() == empty);
}

void number(Bytes bytes) {
  static Recognizer recognizer = value_or_throw(Recognizer::create(small_model()), "small");
  Reader reader(bytes);
  const Drawing drawing = take_drawing(reader);
  const Result<Number> number = recognize_number(recognizer, FlatStrokes(drawing).view());
  if (!number) return require(number.error().message.find('\n') == std::string::npos);
  std::vector<int> uses(drawing.size());
  for (const NumberDigit& digit : number->digits) {
    require(digit.confidence >= 0 && digit.confidence <= 1);
    for (const std::uint32_t stroke : digit.strokes) ++uses.at(stroke);
  }
  for (std::size_t s = 0; s < drawing.size(); ++s) require(uses[s] == (drawing[s].empty() ? 0 : 1));
}

}  // namespace inkdigit::fuzz
