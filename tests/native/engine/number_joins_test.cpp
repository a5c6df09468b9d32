#include <cmath>

#include "engine/number/drawing.hpp"
#include "engine/number/joins.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using Indices = std::vector<std::uint32_t>;
using test::one;
using test::open_four;
using test::read_number;
using test::seven;
using test::shipped;
using test::stem_of_four;

// Written from its top to the left, around to where it began.
Stroke zero(double x) {
  Stroke stroke;
  for (int i = 0; i <= 24; ++i) {
    const double angle = 3.14159265 * (-0.5 - i / 12.0);
    stroke.push_back({x + 30 + 30 * std::cos(angle), 50 + 50 * std::sin(angle)});
  }
  return stroke;
}

Stroke joined(Stroke left, const Stroke& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

TEST_CASE("two digits that are one stroke are two digits") {
  Recognizer recognizer = shipped();
  for (const auto& [text, stroke] :
       {std::pair{"00", joined(zero(0), zero(85))}, std::pair{"77", joined(seven(0), seven(85))},
        std::pair{"70", joined(seven(0), zero(90))}}) {
    INFO(text);
    const Number number = read_number(recognizer, {stroke});
    CHECK(number.text == text);
    REQUIRE(number.digits.size() == 2);
    CHECK(number.digits[0].strokes == Indices{0});
    CHECK(number.digits[1].strokes == Indices{0});
    CHECK(number.digits[0].box.right < number.digits[1].box.left + 5);
    CHECK(number.confidence > 0.5);
  }
}

TEST_CASE("among other digits, too, and their strokes keep their indices") {
  Recognizer recognizer = shipped();
  const Drawing drawing{seven(0), {}, joined(zero(85), zero(170)), one(255)};
  for (const bool as_drawing : {false, true}) {
    DrawingReading reading =
        value_or_throw(recognize_drawing(recognizer, FlatStrokes(drawing).view()), "drawing");
    const Number number = as_drawing ? std::move(reading.number) : read_number(recognizer, drawing);
    CHECK(number.text == "7001");
    REQUIRE(number.digits.size() == 4);
    CHECK(number.digits[0].strokes == Indices{0});
    CHECK(number.digits[1].strokes == Indices{2});
    CHECK(number.digits[2].strokes == Indices{2});
    CHECK(number.digits[3].strokes == Indices{3});
  }
}

TEST_CASE("of a drawing that ends in two joined digits the right one is shown") {
  Recognizer recognizer = shipped();
  const Drawing drawing{one(0), joined(seven(60), zero(150))};
  const DrawingReading reading =
      value_or_throw(recognize_drawing(recognizer, FlatStrokes(drawing).view()), "drawing");
  CHECK(reading.text == "170");
  CHECK(reading.recognition.digit == 0);
}

TEST_CASE("what is a digit, or part of one, stays whole") {
  Recognizer recognizer = shipped();
  const auto strokes_of = [&](const Drawing& drawing) {
    return part_joined(recognizer, FlatStrokes(drawing).view()).lengths;
  };
  Stroke wide = zero(0);
  for (Point& p : wide) p.x *= 2;
  CHECK(strokes_of({wide}).size() == 1);
  CHECK(strokes_of({open_four(0), stem_of_four(0)}).size() == 2);
  // A way up and down again: no digit begins with the first.
  CHECK(
      strokes_of({joined(test::line({0, 100}, {40, 0}), test::line({60, 0}, {100, 100}))}).size() ==
      1);
  CHECK(strokes_of({test::line({0, 0}, {100, 2})}).size() == 1);
  CHECK(strokes_of({{}, {{3, 4}}}).size() == 2);
  // Touched by a line, as a digit of several strokes is.
  CHECK(strokes_of({joined(zero(0), zero(85)), test::line({30, 20}, {110, 80})}).size() == 2);
}

}  // namespace
}  // namespace inkdigit
