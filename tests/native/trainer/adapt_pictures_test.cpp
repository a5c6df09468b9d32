#include <cmath>

#include "tests/native/support/catch.hpp"
#include "trainer/adapt/pictures.hpp"

namespace inkdigit {
namespace {

std::vector<Point> in_unit_box(std::vector<Point> points) {
  Ink ink{std::move(points), {2}};
  to_unit_box(ink);
  return ink.points;
}

TEST_CASE("a drawing of any units comes into the unit box") {
  const auto same = [](const std::vector<Point>& points, double x, double y) {
    return points[0].x == 0 && points[0].y == 0 && points[1].x == x && points[1].y == y;
  };
  CHECK(same(in_unit_box({{-3, 10}, {1, 12}}), 1, 0.5));
  CHECK(same(in_unit_box({{0, 0}, {0.5, 1}}), 0.5, 1));
  CHECK(same(in_unit_box({{7, 7}, {7, 7}}), 0, 0));
  CHECK(same(in_unit_box({{-1.5e308, 0}, {1.5e308, 0}}), 1, 0));
  CHECK(same(in_unit_box({{0, 0}, {0, 5e-324}}), 0, 1));
}

}  // namespace
}  // namespace inkdigit
