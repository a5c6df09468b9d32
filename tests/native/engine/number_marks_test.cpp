#include <algorithm>
#include <set>
#include <string>

#include "engine/number/marks.hpp"
#include "engine/number/refinement.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"

namespace inkdigit {
namespace {

using Indices = std::vector<std::uint32_t>;
using test::bar_of_seven;
using test::changed;
using test::line;
using test::one;
using test::read_number;
using test::seven;
using test::shipped;

TEST_CASE("what stands between digits and is none is kept apart, and named") {
  Recognizer recognizer = shipped();
  struct Case {
    const char* name;
    Drawing mark;  // begins at x = 0; the digits reach from y = 0 to 100
    char sign;
    Indices strokes;
  };
  const Case cases[] = {
      {"a point", {{{0, 97}}}, '.', {2}},
      {"a point with a size", {line({0, 95}, {5, 99})}, '.', {2}},
      {"a low point", {line({0, 108}, {3, 112})}, '.', {2}},
      {"a comma", {line({8, 92}, {0, 112})}, ',', {2}},
      {"a long comma", {line({10, 95}, {0, 130})}, ',', {2}},
      {"a minus sign", {line({0, 52}, {40, 50})}, '-', {2}},
      {"a low minus sign", {line({0, 78}, {40, 77})}, '-', {2}},
      {"a colon", {{{0, 30}}, line({1, 72}, {4, 74})}, ':', {2, 3}},
      {"an equals sign", {line({0, 42}, {40, 42}), line({2, 60}, {41, 59})}, '=', {2, 3}},
  };
  for (const auto& [name, mark, sign, strokes] : cases) {
    INFO(name);
    Drawing drawing{seven(0), bar_of_seven(0)};
    const Drawing moved = changed(mark, 1, 100, 0);
    drawing.insert(drawing.end(), moved.begin(), moved.end());
    const double next = 140 + (mark.front().size() > 1 ? mark.front().back().x : 0);
    drawing.insert(drawing.end(), {one(next), one(next + 40)});
    for (const double scale : {0.01, 1.0}) {
      const Number number = read_number(recognizer, changed(drawing, scale, 3, -7));
      CHECK(number.text == std::string("7") + sign + "11");
      REQUIRE(number.digits.size() == 4);
      CHECK(number.digits[1].digit == -1);
      CHECK(number.digits[1].sign == sign);
      CHECK(number.digits[1].confidence == 0);
      CHECK(number.digits[1].strokes == strokes);
    }
  }
  CHECK(read_number(recognizer, {line({0, 52}, {40, 50}), seven(85)}).text == "-7");
}

TEST_CASE("a slash is told from a one by how far it leans and how tall it is") {
  Recognizer recognizer = shipped();
  const Stroke slash = line({96, -4}, {60, 104});
  CHECK(read_number(recognizer, {one(0), slash, one(140)}).text == "1/1");
  CHECK(read_number(recognizer, {one(0), slash, seven(140)}).text == "1/7");
  // Other strokes that stand upright are not needed, nor does it have to be taller than the digits.
  const Drawing two_sevens{seven(0), line({96, 0}, {58, 100}), seven(130)};
  CHECK(read_number(recognizer, two_sevens).text == "7/7");
  // Nobody can tell at an end, or where the ones of this person lean as much.
  CHECK(read_number(recognizer, {one(0), slash}).text == "11");
  const Stroke leaning = line({40, 0}, {4, 100});
  const Stroke as_leaning = line({96, 0}, {60, 100});
  CHECK(read_number(recognizer, {leaning, as_leaning, seven(140)}).text == "117");
}

TEST_CASE("how sure a number is says whether a one may be a slash") {
  Recognizer recognizer = shipped();
  const AnswerOptions options{
      .refinement = &kRefinement, .allowed = {}, .alternatives = 2, .digits = {}};
  const auto number = [&](double lean) {
    const FlatStrokes strokes({seven(0), line({60 + lean, 0}, {60, 100}), seven(150)});
    return value_or_throw(recognize_number(recognizer, strokes.view(), options), "7?7");
  };
  CHECK(number(5).text == "717");
  CHECK(number(50).text == "7/7");
  const Number upright = number(5);
  const Number slash = number(50);
  const Number between = number(32);
  CHECK(between.confidence < 0.8 * std::min(upright.confidence, slash.confidence));
  REQUIRE(between.alternatives.size() == 2);
  CHECK(std::set{between.alternatives[0].text, between.alternatives[1].text} ==
        std::set<std::string>{"717", "7/7"});
}

TEST_CASE("a digit's own small strokes are no marks") {
  Recognizer recognizer = shipped();
  const Stroke five{{8, 8}, {4, 45}, {25, 38}, {48, 55}, {45, 82}, {22, 97}, {0, 90}};
  const Stroke bar_of_five = line({20, 4}, {60, 1});  // does not touch the rest
  CHECK(read_number(recognizer, {one(-60), five, bar_of_five, one(110)}).text == "151");
  CHECK(read_number(recognizer, {one(-60), seven(0), bar_of_seven(0)}).text == "17");
  const Stroke foot = line({-14, 100}, {18, 100});
  CHECK(read_number(recognizer, {one(0), foot, seven(60)}).text == "17");
}

TEST_CASE("dots and bars are marks only where marks stand") {
  struct Case {
    const char* name;
    Stroke stroke;
    bool mark;
  };
  // The digits reach from y = 0 to 100.
  const Case cases[] = {
      {"a dot at the foot", {{100, 97}}, true},
      {"a dot in the upper part", {{100, 30}}, false},
      {"a bar in the middle", line({80, 52}, {120, 50}), true},
      {"a bar at the top, as of a five", line({80, 4}, {120, 2}), false},
      {"a bar at the foot, as of a one", line({80, 98}, {120, 99}), false},
      {"a bar as wide as a digit is tall", line({50, 52}, {150, 50}), false},
      {"a stroke half as tall as a digit", line({100, 40}, {98, 90}), false},
      {"a small one on the line", line({100, 66}, {98, 100}), false},
  };
  for (const auto& [name, stroke, mark] : cases) {
    INFO(name);
    const FlatStrokes strokes({one(0), stroke, one(200)});
    const std::vector<StrokeShape> shapes = shapes_from_left(strokes.view());
    const char sign = Marks(shapes, 100).sign_of(std::span(shapes).subspan(1, 1), false);
    CHECK((sign != 0) == mark);
  }
}

TEST_CASE("bars and dots do not count for how tall a digit is") {
  const Drawing drawing{line({0, 0}, {0, 90}),
                        line({20, 0}, {60, 0}),
                        line({70, 0}, {70, 100}),
                        {{80, 3}},
                        line({90, 0}, {90, 110})};
  CHECK(height_of_digits(shapes_from_left(FlatStrokes(drawing).view())) == 100);
  CHECK(height_of_digits(shapes_from_left(FlatStrokes({line({5, 1}, {9, 1})}).view())) == 4);
  CHECK(height_of_digits(shapes_from_left(FlatStrokes({{{5, 1}}}).view())) == 1);
}

}  // namespace
}  // namespace inkdigit
