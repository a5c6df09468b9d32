#include "engine/number/drawing.hpp"
#include "engine/number/places.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using test::bar_of_seven;
using test::changed;
using test::one;
using test::read_number;
using test::seven;
using test::shipped;

Drawing with(Drawing drawing, const Drawing& more) {
  drawing.insert(drawing.end(), more.begin(), more.end());
  return drawing;
}

const Drawing kBarredSeven{seven(0), bar_of_seven(0)};

std::string drawing_text(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognize_drawing(recognizer, FlatStrokes(drawing).view()), "drawing").text;
}

TEST_CASE("a small digit at the upper right of another is no digit of the number") {
  Recognizer recognizer = shipped();
  const Drawing squared = with(kBarredSeven, changed(kBarredSeven, 0.4, 70, -10));
  const Number number = read_number(recognizer, squared);
  CHECK(number.text == "7?");
  REQUIRE(number.digits.size() == 2);
  CHECK(number.digits[1].digit == -1);
  CHECK(number.digits[1].sign == 0);
  CHECK(number.digits[1].box.bottom == Approx(30));
  CHECK(number.confidence == 0);
  CHECK(drawing_text(recognizer, squared).empty());
  // On the line it is one.
  CHECK(read_number(recognizer, with(kBarredSeven, changed(kBarredSeven, 0.5, 70, 50))).text ==
        "77");
}

TEST_CASE("digits that rise are read whole") {
  Recognizer recognizer = shipped();
  for (const double step : {-100.0, -60.0, 100.0}) {
    INFO(step);
    Drawing drawing;
    for (int i = 0; i < 4; ++i) drawing = with(drawing, changed(kBarredSeven, 1, 85 * i, step * i));
    CHECK(read_number(recognizer, drawing).text == "7777");
  }
}

TEST_CASE("digits above one another are no number") {
  Recognizer recognizer = shipped();
  for (const double gap : {10.0, 30.0, 60.0}) {
    INFO(gap);
    const Drawing below = changed(kBarredSeven, 1, 10, 100 + gap);
    for (const Drawing& above :
         {kBarredSeven, with(kBarredSeven, changed(kBarredSeven, 1, 85, 0))}) {
      const Number number = read_number(recognizer, with(above, below));
      CHECK(number.text.find_first_not_of('?') == std::string::npos);
      CHECK(number.confidence == 0);
      CHECK(drawing_text(recognizer, with(above, below)).empty());
    }
  }
}

}  // namespace
}  // namespace inkdigit
