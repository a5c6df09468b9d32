#include "engine/number/rows.hpp"

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr double kHeight = 40;

Box digit(double x, double y) { return {x, y, x + 25, y + kHeight}; }

using Rows = std::vector<Row>;

TEST_CASE("rows come from the top, and their digits from the left") {
  const std::vector<Box> boxes{digit(200, 100), digit(20, 10), digit(100, 105),
                               digit(150, 12),  digit(30, 98), digit(80, 8)};
  CHECK(rows_of(boxes, kHeight) == Rows{{1, 5, 3}, {4, 2, 0}});
  CHECK(rows_of({}, kHeight).empty());
  CHECK(rows_of(std::vector<Box>{digit(0, 0)}, kHeight) == Rows{{0}});
}

TEST_CASE("a page that was held askew has rows, too") {
  for (const double slope : {-0.15, 0.15}) {
    std::vector<Box> boxes;
    for (int row = 0; row < 3; ++row) {
      for (int i = 0; i < 6; ++i) boxes.push_back(digit(60 * i, 200 + 70 * row + slope * 60 * i));
    }
    INFO(slope);
    CHECK(rows_of(boxes, kHeight) ==
          Rows{{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11}, {12, 13, 14, 15, 16, 17}});
  }
}

TEST_CASE("a gap in a row that rises is bridged by what the others say of the slope") {
  std::vector<Box> boxes;
  for (const double x : {0.0, 60.0, 120.0, 180.0, 400.0, 460.0}) boxes.push_back(digit(x, 0.3 * x));
  CHECK(rows_of(boxes, kHeight) == Rows{{0, 1, 2, 3, 4, 5}});
}

TEST_CASE("digits of a row may stand far apart, or be of other sizes") {
  const std::vector<Box> boxes{digit(0, 0), {500, 15, 520, 40}, {700, -10, 740, 50}, digit(10, 90)};
  CHECK(rows_of(boxes, kHeight) == Rows{{0, 1, 2}, {3}});
}

}  // namespace
}  // namespace inkdigit
