#include "engine/number/drawing.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/number.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

// A digit of height 100 with its left side at x.
Drawing digit_at(int digit, double x, std::uint64_t seed = 1) {
  Random random(seed, RandomPurpose::kSynthetic, static_cast<std::uint64_t>(digit));
  Drawing drawing = synthetic_digit(digit, random);
  const Box box = box_of(drawing);
  const double scale = 100 / box.height();
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {(p.x - box.left) * scale + x, (p.y - box.top) * scale};
  }
  return drawing;
}

Drawing together(std::initializer_list<Drawing> drawings) {
  Drawing all;
  for (const Drawing& drawing : drawings) all.insert(all.end(), drawing.begin(), drawing.end());
  return all;
}

DrawingReading reading_of(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognize_drawing(recognizer, FlatStrokes(drawing).view()), "drawing");
}

Recognition recognized(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognizer.recognize(FlatStrokes(drawing).view()), "drawing");
}

TEST_CASE("one digit is read as recognize does") {
  Recognizer recognizer = test::shipped();
  for (int digit = 0; digit < 10; ++digit) {
    INFO(digit);
    const Drawing drawing = digit_at(digit, 0, 4);
    const DrawingReading reading = reading_of(recognizer, drawing);
    const Recognition alone = recognized(recognizer, drawing);
    CHECK(reading.text == std::to_string(digit));
    CHECK(reading.confidence == static_cast<double>(alone.confidence));
    CHECK(reading.recognition.raster == alone.raster);
    CHECK(reading.number.digits.empty());
  }
}

TEST_CASE("digits that stand clear of each other are a number, shown as the last one written") {
  Recognizer recognizer = test::shipped();
  const Drawing middle = digit_at(5, 150);
  // Empty strokes belong to nothing.
  const Drawing drawing = together({digit_at(2, 0), digit_at(7, 300), {{}}, middle, {{}}});
  const DrawingReading reading = reading_of(recognizer, drawing);
  CHECK(reading.text == "257");
  REQUIRE(reading.number.digits.size() == 3);
  double product = 1;
  for (const NumberDigit& digit : reading.number.digits) product *= double{digit.confidence};
  CHECK(reading.confidence == product);
  CHECK(reading.recognition.raster == recognized(recognizer, middle).raster);
}

TEST_CASE("digits over each other are no number") {
  Recognizer recognizer = test::shipped();
  const DrawingReading reading =
      reading_of(recognizer, together({digit_at(3, 0), digit_at(8, 30)}));
  CHECK(reading.text.empty());
  CHECK(reading.number.digits.empty());
}

TEST_CASE("more strokes than a number's digits are read for are no number") {
  Recognizer recognizer = test::shipped();
  const auto ones = [](int count) {
    Drawing drawing;
    for (int i = 0; i < count; ++i) drawing.push_back({{i * 100.0, 0}, {i * 100.0 - 4, 100}});
    return drawing;
  };
  CHECK(reading_of(recognizer, ones(32)).text == std::string(32, '1'));
  CHECK(reading_of(recognizer, ones(33)).text.empty());
  CHECK(reading_of(recognizer, ones(300)).text.empty());
}

TEST_CASE("a blank drawing is nothing, and what recognize refuses is an error") {
  Recognizer recognizer = test::shipped();
  for (const Drawing& blank : {Drawing{}, Drawing{{}, {}}}) {
    const DrawingReading reading = reading_of(recognizer, blank);
    CHECK(reading.text.empty());
    CHECK(reading.confidence == 0);
  }
  Recognizer colored = value_or_throw(Recognizer::create(test::small_model(3)), "small");
  const Result<DrawingReading> refused =
      recognize_drawing(colored, FlatStrokes(digit_at(3, 0)).view());
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Contains("channel"));
}

}  // namespace
}  // namespace inkdigit
