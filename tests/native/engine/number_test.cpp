#include "engine/number/number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/number.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Indices = std::vector<std::uint32_t>;
using test::bar_of_seven;
using test::changed;
using test::one;
using test::open_four;
using test::read_number;
using test::seven;
using test::shipped;
using test::stem_of_four;

Recognizer small() { return value_or_throw(Recognizer::create(test::small_model()), "small"); }

std::string number_error(Recognizer& recognizer, const Drawing& drawing) {
  const Result<Number> number = recognize_number(recognizer, FlatStrokes(drawing).view());
  return number ? "" : number.error().message;
}

// Every stroke with ink belongs to one digit, and boxes and indices are those of the strokes.
void check_whole(const Number& number, const Drawing& drawing) {
  std::vector<int> uses(drawing.size());
  for (const NumberDigit& digit : number.digits) {
    Box box;
    for (const std::uint32_t stroke : digit.strokes) {
      ++uses.at(stroke);
      for (const Point p : drawing[stroke]) box.include(p);
    }
    CHECK(std::is_sorted(digit.strokes.begin(), digit.strokes.end()));
    CHECK(digit.box.left == box.left);
    CHECK(digit.box.top == box.top);
    CHECK(digit.box.right == box.right);
    CHECK(digit.box.bottom == box.bottom);
    CHECK((digit.digit >= -1 && digit.digit < 10));
    CHECK(
        (digit.digit < 0 ? digit.confidence == 0 : digit.confidence > 0 && digit.confidence <= 1));
  }
  for (std::size_t s = 0; s < drawing.size(); ++s) CHECK(uses[s] == (drawing[s].empty() ? 0 : 1));
}

TEST_CASE("digits of several strokes are read from left to right, in whatever order written") {
  Recognizer recognizer = shipped();
  // 7 with its bar, 1, 1, 4; the first 1 before everything, the bar of the 7 last.
  const Drawing drawing{one(85),           seven(0), open_four(150), {},
                        stem_of_four(150), one(120), bar_of_seven(0)};
  const Number number = read_number(recognizer, drawing);
  CHECK(number.text == "7114");
  REQUIRE(number.digits.size() == 4);
  CHECK(number.digits[0].strokes == Indices{1, 6});
  CHECK(number.digits[1].strokes == Indices{0});
  CHECK(number.digits[2].strokes == Indices{5});
  CHECK(number.digits[3].strokes == Indices{2, 4});
  CHECK(number.digits[0].digit == 7);
  check_whole(number, drawing);
}

TEST_CASE("a number's place and size do not matter") {
  Recognizer recognizer = shipped();
  const Drawing drawing{open_four(0), stem_of_four(0), one(75), seven(110), bar_of_seven(110)};
  REQUIRE(read_number(recognizer, drawing).text == "417");
  for (const double scale : {1e-9, 0.01, 1e9}) {
    const Drawing moved = changed(drawing, scale, -300 * scale, 70 * scale);
    CHECK(read_number(recognizer, moved).text == "417");
  }
}

TEST_CASE("a dot above a digit belongs to it, and one behind the last may") {
  Recognizer recognizer = shipped();
  const Number number = read_number(recognizer, {seven(0), {{66, 8}}, one(120)});
  CHECK(number.text == "71");
  REQUIRE(number.digits.size() == 2);
  CHECK(number.digits[0].strokes == Indices{0, 1});
  CHECK(read_number(recognizer, {one(-60), seven(0), {{45, 96}}}).text == "17");
}

TEST_CASE("digits of unequal height stand side by side") {
  Recognizer recognizer = shipped();
  const auto zero = [](double x, double height) {
    Stroke stroke;
    for (int i = 0; i <= 20; ++i) {
      const double angle = 0.31416 * i - 1.5708;
      stroke.push_back(
          {x + 0.35 * height * (1 + std::cos(angle)), 100 - 0.5 * height * (1 - std::sin(angle))});
    }
    return stroke;
  };
  for (const double height : {40.0, 44.0, 60.0}) {
    INFO(height);
    CHECK(read_number(recognizer, {one(0), zero(12, height)}).text == "10");
    CHECK(read_number(recognizer, {seven(0), zero(66, height)}).text == "70");
    CHECK(read_number(recognizer, {seven(0), zero(66, height), one(130)}).text == "701");
  }
}

TEST_CASE("the ink of one stroke is read as recognize reads it") {
  Recognizer recognizer = shipped();
  std::size_t tried = 0;
  for (int digit = 0; digit < 10; ++digit) {
    for (std::uint64_t i = 0; i < 20; ++i) {
      Random random(i, RandomPurpose::kSynthetic, static_cast<std::uint64_t>(digit));
      const Drawing drawing = synthetic_digit(digit, random);
      const FlatStrokes strokes(drawing);
      const Recognition single = value_or_throw(recognizer.recognize(strokes.view()), "single");
      const Number number = read_number(recognizer, drawing);
      if (drawing.size() > 1) continue;
      ++tried;
      REQUIRE(number.digits.size() == 1);
      // A number rejects nothing: it has the likeliest digit of every group.
      const auto& probabilities = single.probabilities;
      const auto likeliest = static_cast<int>(
          std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin());
      CHECK(number.digits[0].digit == likeliest);
      CHECK(number.digits[0].confidence == single.confidence);
      CHECK(number.text == std::to_string(likeliest));
    }
  }
  CHECK(tried > 100);
}

TEST_CASE("no ink is no number, and no error") {
  Recognizer recognizer = small();
  for (const Drawing& drawing : {Drawing{}, Drawing{{}}, Drawing{{}, {}}}) {
    const Number number = read_number(recognizer, drawing);
    CHECK(number.text.empty());
    CHECK(number.digits.empty());
  }
}

TEST_CASE("what cannot be read as a number is an error of one line") {
  Recognizer recognizer = small();
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THAT(number_error(recognizer, {one(0), {{0, 1}, {nan, 2}}}),
             Contains("stroke 2, point 2: x is"));
  CHECK_THAT(number_error(recognizer, {{{0, -infinity}}}),
             Contains("stroke 1, point 1: y is infinite"));
  CHECK_THAT(number_error(recognizer, {{{0, 2e15}}}), Contains("at most 1e15"));

  Drawing many(kMaxStrokesOfNumber, Stroke{{0, 0}});
  many.resize(many.size() + 9);  // empty ones do not count
  CHECK(number_error(recognizer, many).empty());
  many.push_back({{1, 1}});
  CHECK(number_error(recognizer, many) == "a number has at most 256 strokes, but was given 257");

  Recognizer colors = value_or_throw(Recognizer::create(test::small_model(3)), "colors");
  CHECK_THAT(number_error(colors, {one(0)}), Contains("ink becomes a picture of one channel"));
  CHECK_THAT(number_error(colors, {}), Contains("ink becomes a picture of one channel"));
}

TEST_CASE("every stroke is in one digit, whatever was drawn") {
  Recognizer recognizer = small();
  for (std::uint64_t i = 0; i < 60; ++i) {
    Random random(i, RandomPurpose::kNumber);
    Drawing drawing;
    for (std::uint32_t s = 1 + random.below(12); s > 0; --s) {
      Stroke& stroke = drawing.emplace_back();
      const double size = std::pow(10.0, static_cast<double>(random.uniform(-320, 15)));
      for (std::uint32_t p = random.below(5); p > 0; --p) {
        const auto x = static_cast<double>(random.uniform(-1, 1));
        stroke.push_back({x * size, static_cast<double>(random.below(3)) * size / 3});
      }
    }
    check_whole(read_number(recognizer, drawing), drawing);
  }
}

}  // namespace
}  // namespace inkdigit
