#include "trainer/data/drawn/number_composer.hpp"

#include <cmath>

#include "engine/ink/box.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// A cross of two strokes, labeled by its height.
StrokeSample cross(double height, const std::string& label) {
  return {
      label, "w", {{{50, 5}, {50, 5 + height}}, {{30, 5 + height / 2}, {70, 5 + height / 2}}}, 1};
}

Random stream(std::uint64_t index) { return {7, RandomPurpose::kNumber, index}; }

std::vector<Box> boxes_of(const ComposedNumber& number) {
  std::vector<Box> boxes(number.label.size());
  for (std::size_t s = 0; s < number.drawing.size(); ++s) {
    for (const Point p : number.drawing[s]) boxes[number.digit_of_stroke[s]].include(p);
  }
  return boxes;
}

TEST_CASE("a composed number has the digits' labels and strokes, from left to right") {
  const std::vector<StrokeSample> samples{cross(100, "1"), cross(90, "2"), cross(110, "3")};
  Random random = stream(1);
  const ComposedNumber number = compose_number(samples, 5, median_height(samples), random);
  CHECK(number.label.size() == 5);
  CHECK(number.label.find_first_not_of("123") == std::string::npos);
  CHECK(number.drawing.size() == 10);
  REQUIRE(number.digit_of_stroke.size() == 10);
  const std::vector<Box> boxes = boxes_of(number);
  for (std::size_t i = 1; i < boxes.size(); ++i) {
    CHECK(boxes[i].left + boxes[i].right > boxes[i - 1].left + boxes[i - 1].right);
    CHECK(boxes[i].left - boxes[i - 1].right >= -0.121 * 100);
    CHECK(boxes[i].bottom == Approx(boxes[0].bottom).margin(60));
  }
}

TEST_CASE("the same stream composes the same number, another one another") {
  const std::vector<StrokeSample> samples{cross(100, "1"), cross(90, "2"), cross(110, "3")};
  const auto composed = [&](std::uint64_t index) {
    Random random = stream(index);
    return compose_number(samples, 4, 100, random);
  };
  const auto same = [](const ComposedNumber& a, const ComposedNumber& b) {
    const FlatStrokes left(a.drawing);
    const FlatStrokes right(b.drawing);
    return a.label == b.label &&
           std::equal(left.view().points.begin(), left.view().points.end(),
                      right.view().points.begin(), right.view().points.end(),
                      [](Point p, Point q) { return p.x == q.x && p.y == q.y; });
  };
  CHECK(same(composed(1), composed(1)));
  CHECK_FALSE(same(composed(1), composed(2)));
}

TEST_CASE("sizes come half of the way to the writer's usual one, other units all of it") {
  const NumberStyle plain{.gap_deviation = 0,
                          .slant_deviation = 0,
                          .slope_deviation = 0,
                          .wander_deviation = 0,
                          .size_deviation = 0,
                          .delayed_probability = 0};
  const auto height = [&](double own) {
    const std::vector<StrokeSample> samples{cross(own, "1")};
    Random random = stream(3);
    return boxes_of(compose_number(samples, 1, 100, random, plain))[0].height();
  };
  CHECK(height(100) == Approx(100));
  CHECK(height(64) == Approx(80));
  CHECK(height(225) == Approx(150));
  CHECK(height(7000) == Approx(100));
  CHECK(height(2) == Approx(100));

  const std::vector<StrokeSample> samples{cross(100, "1")};
  Random random = stream(4);
  const std::vector<Box> boxes = boxes_of(compose_number(samples, 2, 100, random, plain));
  CHECK(boxes[1].left - boxes[0].right == Approx(22));
  CHECK(boxes[1].bottom == Approx(boxes[0].bottom).margin(1e-9));
}

TEST_CASE("a delayed stroke is a digit's last one, written behind all others") {
  const std::vector<StrokeSample> samples{cross(100, "1")};
  Random random = stream(5);
  const ComposedNumber number = compose_number(samples, 3, 100, random, {.delayed_probability = 1});
  CHECK(number.digit_of_stroke == std::vector<std::size_t>{0, 1, 2, 0, 1, 2});
}

TEST_CASE("the usual height is the median of those that have one") {
  const std::vector<StrokeSample> samples{
      cross(10, "1"), {"1", "w", {}, 2}, cross(30, "1"), cross(20, "1"), {"1", "w", {{{1, 1}}}, 3}};
  CHECK(median_height(samples) == 20);
  CHECK(median_height({}) == 1);
}

}  // namespace
}  // namespace inkdigit
