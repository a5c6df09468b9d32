#include "engine/ink/strikes.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"

namespace inkdigit {
namespace {

using test::bar_of_seven;
using test::line;
using test::one;
using test::open_four;
using test::read_number;
using test::seven;
using test::shipped;
using test::stem_of_four;

// In a box of 50 x 100.
Stroke three() {
  return {{0, 10},  {20, 0},  {45, 8},  {48, 25},  {38, 42}, {18, 48},
          {38, 52}, {50, 72}, {40, 92}, {20, 100}, {0, 92}};
}

Stroke zero() {
  return {{25, 0}, {8, 12}, {0, 45}, {6, 82}, {25, 100}, {43, 84}, {50, 50}, {44, 14}, {25, 0}};
}

Stroke zigzag(double left, double right, double top, double bottom) {
  Stroke stroke;
  for (int i = 0; i <= 5; ++i) {
    stroke.push_back({i % 2 == 0 ? left : right, top + (bottom - top) * i / 5});
  }
  return stroke;
}

Recognition read(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognizer.recognize(FlatStrokes(drawing).view()), "drawing");
}

Strikes strikes_of(const Drawing& drawing) { return find_strikes(FlatStrokes(drawing).view()); }

TEST_CASE("lines through the middle of what was written before are strikes") {
  const Stroke rising = line({-8, 105}, {58, -5});
  const Stroke falling = line({-8, -5}, {58, 105});
  CHECK(strikes_of({three(), rising}).strokes == 1);
  CHECK(strikes_of({three(), rising}).line);
  CHECK_FALSE(strikes_of({three(), rising}).bar);
  CHECK(strikes_of({three(), line({-8, 50}, {58, 48})}).bar);
  CHECK(strikes_of({three(), rising, falling}).strokes == 2);
  CHECK_FALSE(strikes_of({three(), rising, falling}).line);
  CHECK(strikes_of({three(), zigzag(-5, 55, 0, 100)}).strokes == 1);
  CHECK_FALSE(strikes_of({three(), zigzag(-5, 55, 0, 100)}).line);
  CHECK(strikes_of({three(), line({60, 0}, {58, 100})}).strokes == 0);  // beside it
  CHECK(strikes_of({three(), line({0, 2}, {50, 0})}).strokes == 0);     // above it
  CHECK(strikes_of({three(), line({20, 50}, {30, 50})}).strokes == 0);  // too short
  CHECK(strikes_of({rising}).strokes == 0);                             // of nothing
  CHECK(strikes_of({{}, rising}).strokes == 0);
  CHECK(strikes_of({three(), {}}).strokes == 0);
  CHECK(strikes_of({three(), {{25, 50}}}).strokes == 0);
  CHECK(strikes_of({}).strokes == 0);
}

TEST_CASE("a digit that is struck out is no digit") {
  Recognizer recognizer = shipped();
  REQUIRE(read(recognizer, {three()}).digit == 3);
  const Stroke rising = line({-8, 105}, {58, -5});
  for (const Drawing& lines : {Drawing{rising}, Drawing{line({-8, -5}, {58, 105})},
                               Drawing{line({-8, 46}, {58, 44}), line({-8, 56}, {58, 57})},
                               Drawing{zigzag(-5, 55, 0, 100)}}) {
    Drawing drawing{three()};
    drawing.insert(drawing.end(), lines.begin(), lines.end());
    const Recognition recognition = read(recognizer, drawing);
    CHECK(recognition.digit == -1);
    CHECK(recognition.confidence == 0);
    CHECK(recognition.plausibility == 0);
    CHECK(recognition.struck);
    CHECK(read_number(recognizer, drawing).text == "?");
  }
}

TEST_CASE("bars, slashes and stems that digits are written with strike nothing out") {
  Recognizer recognizer = shipped();
  CHECK(read(recognizer, {seven(0), bar_of_seven(0)}).digit == 7);
  CHECK(read(recognizer, {open_four(0), stem_of_four(0)}).digit == 4);
  CHECK_FALSE(read(recognizer, {zero(), line({-4, 104}, {54, -4})}).struck);
  CHECK(read(recognizer, {zero(), line({-4, 104}, {54, -4}), line({-4, -4}, {54, 104})}).struck);
}

TEST_CASE("what is written again beside what is struck out takes its place") {
  Recognizer recognizer = shipped();
  const Stroke strike = line({-8, 105}, {58, -5});
  const Number number = read_number(recognizer, {three(), strike, seven(90), one(180)});
  CHECK(number.text == "71");
  REQUIRE(number.digits.size() == 2);
  CHECK(number.digits[0].strokes == std::vector<std::uint32_t>{2});
  // Struck out at the end, nothing takes its place.
  CHECK(read_number(recognizer, {three(), seven(90), one(180), strike}).text == "?71");
}

}  // namespace
}  // namespace inkdigit
