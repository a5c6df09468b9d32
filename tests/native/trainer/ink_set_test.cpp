#include "trainer/data/ink_set.hpp"

#include <limits>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using test::finite;
using test::kept_ink;

TEST_CASE("ink is kept stroke by stroke, in a box whose larger side is 1") {
  const Ink ink = kept_ink({{{10, 20}, {30, 60}}, {}, {{20, 40}}});
  CHECK(ink.lengths == std::vector<std::uint32_t>{2, 1});
  REQUIRE(ink.points.size() == 3);
  CHECK(ink.points[0].x == 0);
  CHECK(ink.points[0].y == 0);
  CHECK(ink.points[1].x == 0.5);
  CHECK(ink.points[1].y == 1);
  CHECK(ink.points[2].x == 0.25);
  CHECK(ink.points[2].y == 0.5);
}

TEST_CASE("drawings without size and of extreme sizes are kept as finite points") {
  const double tiny = std::numeric_limits<double>::denorm_min();
  for (const Drawing& drawing :
       {Drawing{{{5, 5}}}, Drawing{{{5, 5}, {5, 5}}, {{5, 5}}}, Drawing{{{0, 0}, {tiny, 0}}},
        Drawing{{{-1e15, -1e15}, {1e15, 1e15}}}, Drawing{{{1e15, 3}, {1e15, 4}}}}) {
    const Ink ink = kept_ink(drawing);
    CHECK_FALSE(ink.points.empty());
    CHECK(finite(ink));
  }
  CHECK(kept_ink({{{5, 5}}}).points[0].x == 0);
  CHECK(kept_ink({{{0, 0}, {tiny, 0}}}).points[1].x == 1);
}

TEST_CASE("samples have ink or none, and each has its own ink") {
  InkSet set;
  CHECK(set.empty());
  CHECK_FALSE(set.has(0));
  set.add(2, {{{0, 0}, {1, 1}}});
  set.add(3, {{}, {}});
  set.add(5, {{{0, 0}, {4, 2}}, {{1, 1}}});
  InkSet more;
  more.add(1, {{{0, 0}, {0, 3}}});
  set.append(7, more);
  set.append(9, InkSet());
  CHECK_FALSE(set.empty());
  for (std::size_t i = 0; i < 12; ++i) {
    INFO(i);
    CHECK(set.has(i) == (i == 2 || i == 5 || i == 8));
  }
  Ink ink;
  set.copy(5, ink);
  CHECK(ink.lengths == std::vector<std::uint32_t>{2, 1});
  CHECK(ink.points[1].y == 0.5);
  set.copy(8, ink);
  CHECK(ink.lengths == std::vector<std::uint32_t>{2});
  CHECK(ink.points[1].x == 0);
  CHECK(ink.points[1].y == 1);
}

TEST_CASE("a Dataset put behind another keeps its ink") {
  const Dataset some = test::synthetic(3);
  Dataset none = some;
  none.ink = {};
  Dataset all = none;
  append(all, some);
  append(all, none);
  append(all, some);
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(i);
    CHECK(all.ink.has(i) == (i / 3 == 1 || i / 3 == 3));
    if (!all.ink.has(i)) continue;
    Ink ink;
    Ink expected;
    all.ink.copy(i, ink);
    some.ink.copy(i % 3, expected);
    CHECK(test::same(ink, expected));
  }
  Dataset without = none;
  append(without, none);
  CHECK(without.ink.empty());
}

}  // namespace
}  // namespace inkdigit
