#include "engine/number/number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/number/best_grouping.hpp"
#include "engine/number/marks.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/paths.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Indices = std::vector<std::uint32_t>;

Recognizer shipped() {
  return value_or_throw(Recognizer::load(read_file(test::kDefaultWeights)), "default");
}

Recognizer small() { return value_or_throw(Recognizer::create(test::small_model()), "small"); }

Number read_number(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognize_number(recognizer, FlatStrokes(drawing).view()), "number");
}

std::string number_error(Recognizer& recognizer, const Drawing& drawing) {
  const Result<Number> number = recognize_number(recognizer, FlatStrokes(drawing).view());
  return number ? "" : number.error().message;
}

Stroke line(Point from, Point to) {
  Stroke stroke;
  for (int i = 0; i <= 10; ++i) {
    stroke.push_back({from.x + (to.x - from.x) * i / 10, from.y + (to.y - from.y) * i / 10});
  }
  return stroke;
}

// In a box of 60 x 100 with its left side at x.
Stroke seven(double x) { return {{x, 2}, {x + 30, 1}, {x + 60, 0}, {x + 40, 50}, {x + 25, 100}}; }
Stroke bar_of_seven(double x) { return line({x + 18, 52}, {x + 60, 49}); }
Stroke open_four(double x) {
  return {{x + 18, 2}, {x + 10, 30}, {x, 60}, {x + 30, 61}, {x + 62, 57}};
}
Stroke stem_of_four(double x) { return line({x + 45, 24}, {x + 40, 100}); }
Stroke one(double x) { return line({x + 4, 0}, {x, 100}); }

Drawing changed(Drawing drawing, double scale, double x, double y) {
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {p.x * scale + x, p.y * scale + y};
  }
  return drawing;
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

TEST_CASE("a dot beside a digit belongs to it") {
  Recognizer recognizer = shipped();
  const Number number = read_number(recognizer, {seven(0), {{45, 96}}, one(120)});
  CHECK(number.text == "71");
  REQUIRE(number.digits.size() == 2);
  CHECK(number.digits[0].strokes == Indices{0, 1});
}

TEST_CASE("what stands between digits and is none is kept apart, and said to be none") {
  Recognizer recognizer = shipped();
  struct Case {
    const char* name;
    Drawing mark;  // begins at x = 0; the digits reach from y = 0 to 100
    Indices strokes;
  };
  const Case cases[] = {
      {"a point", {{{0, 97}}}, {2}},
      {"a point with a size", {line({0, 95}, {5, 99})}, {2}},
      {"a comma", {line({8, 92}, {0, 112})}, {2}},
      {"a minus sign", {line({0, 52}, {40, 50})}, {2}},
      {"a colon", {{{0, 30}}, line({1, 72}, {4, 74})}, {2, 3}},
      {"an equals sign", {line({0, 42}, {40, 42}), line({2, 60}, {41, 59})}, {2, 3}},
  };
  for (const auto& [name, mark, strokes] : cases) {
    INFO(name);
    Drawing drawing{seven(0), bar_of_seven(0)};
    const Drawing moved = changed(mark, 1, 100, 0);
    drawing.insert(drawing.end(), moved.begin(), moved.end());
    const double next = 140 + (mark.front().size() > 1 ? mark.front().back().x : 0);
    drawing.insert(drawing.end(), {one(next), one(next + 40)});
    for (const double scale : {0.01, 1.0}) {
      const Number number = read_number(recognizer, changed(drawing, scale, 3, -7));
      CHECK(number.text == "7?11");
      REQUIRE(number.digits.size() == 4);
      CHECK(number.digits[1].digit == -1);
      CHECK(number.digits[1].confidence == 0);
      CHECK(number.digits[1].strokes == strokes);
    }
  }
  CHECK(read_number(recognizer, {line({0, 52}, {40, 50}), seven(85)}).text == "?7");
}

TEST_CASE("a slash is told from a one where another straight stroke stands more upright") {
  Recognizer recognizer = shipped();
  const Stroke slash = line({96, -4}, {60, 104});
  CHECK(read_number(recognizer, {one(0), slash, one(140)}).text == "1?1");
  CHECK(read_number(recognizer, {one(0), slash, seven(140)}).text == "1?7");
  // Nobody can tell at an end, or where the ones of this person lean as much.
  CHECK(read_number(recognizer, {one(0), slash}).text == "11");
  const Stroke leaning = line({40, 0}, {4, 100});
  CHECK(read_number(recognizer, {leaning, slash, seven(140)}).text == "117");
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
  };
  for (const auto& [name, stroke, mark] : cases) {
    INFO(name);
    const FlatStrokes strokes({one(0), stroke, one(200)});
    const std::vector<StrokeShape> shapes = shapes_from_left(strokes.view());
    CHECK(Marks(shapes, 100).may_be_one(std::span(shapes).subspan(1, 1)) == mark);
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
             Contains("stroke 1, point 1: y is -inf"));
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

TEST_CASE("a recognizer is asked at most four times a stroke") {
  Drawing drawing;
  for (int i = 0; i < 40; ++i) drawing.push_back(one(3 * i));
  const FlatStrokes flat(drawing);
  const StrokeGroups groups(flat.view());
  const auto digits = std::count_if(groups.candidates().begin(), groups.candidates().end(),
                                    [](const StrokeGroup& group) { return !group.mark; });
  CHECK(digits > 80);
  CHECK(digits <= 160);
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

TEST_CASE("the distance of strokes is that of their nearest places, 0 where they cross") {
  const Drawing drawing{
      line({0, 0}, {0, 90}), line({-20, 30}, {40, 31}), line({7, 100}, {7, 40}), {{7, 20}}};
  const FlatStrokes flat(drawing);
  std::vector<StrokeShape> shapes = shapes_from_left(flat.view());
  std::sort(shapes.begin(), shapes.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  CHECK(distance(shapes[0], shapes[1]) == 0);
  CHECK(distance(shapes[0], shapes[2]) == Approx(7));
  CHECK(distance(shapes[2], shapes[3]) == Approx(20));
  CHECK(distance(shapes[0], shapes[3]) == Approx(7));
}

// The candidates' shares of strokes, as text: "0-1 2" for the first two strokes and the third.
std::string grouping(const Drawing& drawing, double sure, double alone) {
  const FlatStrokes flat(drawing);
  const StrokeGroups groups(flat.view());
  std::vector<float> log_probabilities;
  for (const StrokeGroup& group : groups.candidates()) {
    log_probabilities.push_back(static_cast<float>(std::log(group.count > 1 ? sure : alone)));
  }
  std::string text;
  for (const std::size_t chosen : best_grouping(groups, log_probabilities)) {
    const StrokeGroup& group = groups.candidates()[chosen];
    text += (text.empty() ? "" : " ") + std::to_string(group.first);
    if (group.count > 1) text += "-" + std::to_string(group.first + group.count - 1);
  }
  return text;
}

TEST_CASE("geometry outweighs a recognizer that is sure of everything") {
  const double sure = 1;
  CHECK(grouping({one(0), one(30)}, sure, sure) == "0 1");
  CHECK(grouping({seven(0), bar_of_seven(0)}, sure, sure) == "0-1");
  CHECK(grouping({open_four(0), stem_of_four(0)}, sure, sure) == "0-1");
  CHECK(grouping({one(0), seven(30), bar_of_seven(30), one(120)}, sure, sure) == "0 1-2 3");
}

TEST_CASE("the recognizer decides where geometry allows both") {
  const Drawing drawing{one(0), one(20)};
  CHECK(grouping(drawing, 1, 1) == "0 1");
  CHECK(grouping(drawing, 1, 0.05) == "0-1");
  CHECK(grouping(drawing, 0.05, 1) == "0 1");
}

}  // namespace
}  // namespace inkdigit
