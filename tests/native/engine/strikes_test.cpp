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

Strike strike_of(const Drawing& drawing) { return last_strike(FlatStrokes(drawing).view()); }

TEST_CASE("a line through the middle of what was written before is a strike") {
  const Stroke rising = line({-8, 105}, {58, -5});
  CHECK(strike_of({three(), rising}) == Strike::kLine);
  CHECK(strike_of({three(), line({-8, 50}, {58, 48})}) == Strike::kBar);
  CHECK(strike_of({three(), zigzag(-5, 55, 0, 100)}) == Strike::kZigzag);
  CHECK(strike_of({three(), line({60, 0}, {58, 100})}) == Strike::kNone);  // beside it
  CHECK(strike_of({three(), line({0, 2}, {50, 0})}) == Strike::kNone);     // above it
  CHECK(strike_of({three(), line({20, 50}, {30, 50})}) == Strike::kNone);  // too short
  CHECK(strike_of({rising}) == Strike::kNone);                             // of nothing
  CHECK(strike_of({{}, rising}) == Strike::kNone);
  CHECK(strike_of({three(), {}}) == Strike::kNone);
  CHECK(strike_of({three(), {{25, 50}}}) == Strike::kNone);
  CHECK(strike_of({}) == Strike::kNone);
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
