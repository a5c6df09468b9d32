#include <algorithm>
#include <cmath>

#include "engine/number/groupings.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"

namespace inkdigit {
namespace {

using test::bar_of_seven;
using test::line;
using test::one;
using test::open_four;
using test::seven;
using test::stem_of_four;

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
  for (const std::size_t chosen : Groupings(groups, log_probabilities).best()) {
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
