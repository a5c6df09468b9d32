#include "trainer/augment/ink_points.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"
#include "tests/native/support/statistics.hpp"

namespace inkdigit {
namespace {

using test::length_of;

// Fewer than 50 roundings of doubles that are no larger than 4 or their results.
void check_points(const Stroke& found, const Stroke& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    INFO(i);
    const double size = std::max({4.0, std::abs(expected[i].x), std::abs(expected[i].y)});
    const double rounding = test::gamma<double>(50) * size;
    CHECK(std::abs(found[i].x - expected[i].x) <= rounding);
    CHECK(std::abs(found[i].y - expected[i].y) <= rounding);
  }
}

// A path of length 4, around a corner.
const Stroke kCorner{{0, 0}, {1, 0}, {2, 0}, {2, 2}};
const Stroke kStill{{3, 3}, {3, 3}, {3, 3}};
const Stroke kDot{{1, 2}};

TEST_CASE("cut ends are missing shares of the stroke's length") {
  Stroke out;
  cut_ends(kCorner, 0.125, 0.25, out);
  check_points(out, {{0.5, 0}, {1, 0}, {2, 0}, {2, 1}});
  out.clear();
  cut_ends(kCorner, 0, 0, out);
  CHECK(length_of(out) == Approx(4));
  out.clear();
  // Both in one segment.
  cut_ends(Stroke{{0, 0}, {10, 0}}, 0.4, 0.4, out);
  check_points(out, {{4, 0}, {6, 0}});
  for (const Stroke& stroke : {kStill, kDot}) {
    out.clear();
    cut_ends(stroke, 0.4, 0.4, out);
    check_points(out, stroke);
  }
}

TEST_CASE("a hook goes back along the stroke, or as far aside as it is turned") {
  Stroke out;
  add_hooks(kCorner, {}, {.length = 0.5}, out);
  check_points(out, {{0, 0}, {1, 0}, {2, 0}, {2, 2}, {2, 1.5}});
  out.clear();
  add_hooks(kCorner, {.length = 0.25, .turn = std::numbers::pi / 2}, {}, out);
  check_points(out, {{0, 0.25}, {0, 0}, {1, 0}, {2, 0}, {2, 2}});
  out.clear();
  // What lies nearer than 0.08 does not give the direction.
  add_hooks(Stroke{{0, 0}, {0, 0.05}, {1, 0}}, {.length = 0.5}, {}, out);
  check_points(out, {{0.5, 0}, {0, 0}, {0, 0.05}, {1, 0}});
  for (const Stroke& stroke : {kStill, kDot}) {
    out.clear();
    add_hooks(stroke, {.length = 1}, {.length = 1}, out);
    check_points(out, stroke);
  }
}

TEST_CASE("resampled points are evenly spaced, with both ends, and never more than there were") {
  Stroke out;
  resample(kCorner, 2, out);
  check_points(out, {{0, 0}, {2, 0}, {2, 2}});
  out.clear();
  resample(kCorner, 1.9, out);
  check_points(out, {{0, 0}, {4.0 / 3, 0}, {2, 2.0 / 3}, {2, 2}});
  out.clear();
  resample(kCorner, 1e-300, out);
  CHECK(out.size() == 4);
  out.clear();
  resample(kCorner, 100, out);
  check_points(out, {{0, 0}, {2, 2}});
  out.clear();
  resample(kStill, 0.1, out);
  check_points(out, {{3, 3}});
  out.clear();
  resample(kDot, 0.1, out);
  check_points(out, kDot);
}

TEST_CASE("so many points inside a stroke are dropped as the probability says, and no end") {
  Stroke line;
  for (int i = 0; i <= 1000; ++i) line.push_back({double(i), 0});
  Random random(1, RandomPurpose::kInkAugment);
  Stroke out;
  drop_points(line, 0.3, random, out);
  // Two ends stay, and 0.7 of the 999 between them.
  const double left = static_cast<double>(out.size()) - 2;
  CHECK(std::abs(left - 0.7 * 999) <= test::margin_of_count(999, 0.7));
  CHECK(out.front().x == 0);
  CHECK(out.back().x == 1000);
  for (std::size_t i = 1; i < out.size(); ++i) REQUIRE(out[i].x > out[i - 1].x);
  out.clear();
  drop_points(line, 1, random, out);
  check_points(out, {{0, 0}, {1000, 0}});
  out.clear();
  drop_points(kDot, 1, random, out);
  check_points(out, kDot);
}

}  // namespace
}  // namespace inkdigit
