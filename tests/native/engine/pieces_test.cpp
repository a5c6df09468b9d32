#include "engine/ink/picture/pieces.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::check_box;
using test::Sheet;

constexpr std::size_t kMany = 100000;

Pieces pieces_of(const Sheet& sheet) { return find_pieces(sheet.mask(), kMany); }

TEST_CASE("pieces have their boxes, areas and pens") {
  const Pieces found = pieces_of(Sheet(60, 50).fill(5, 10, 4, 30).fill(30, 20, 20, 3));
  REQUIRE(found.all.size() == 2);
  check_box(found.all[0].box, 5, 10, 8, 39);
  CHECK(found.all[0].area == 120);
  CHECK(found.all[0].perimeter == 68);
  CHECK(found.all[0].length() == 30);
  check_box(found.all[1].box, 30, 20, 49, 22);
  CHECK(found.all[1].pen() == Approx(2.0 * 60 / 46));
  CHECK(found.runs.size() == 33);
  CHECK(pieces_of(Sheet(5, 5)).all.empty());
}

TEST_CASE("pieces that meet only further down, or at corners, are one") {
  Sheet comb(500, 450);
  for (int i = 0; i < 40; ++i) comb.fill(20 + 10 * i, 100, 2, 300);
  comb.fill(20, 400, 392, 2);
  REQUIRE(pieces_of(comb).all.size() == 1);
  for (const bool to_left : {true, false}) {
    Sheet stairs(60, 60);
    for (int i = 0; i < 50; ++i) stairs.fill(to_left ? 55 - i : 3 + i, 2 + i, 1, 1);
    const Pieces found = pieces_of(stairs);
    REQUIRE(found.all.size() == 1);
    CHECK(found.all[0].area == 50);
    CHECK(found.all[0].perimeter == 200);
  }
}

TEST_CASE("every run says which piece it is of") {
  const Pieces found =
      pieces_of(Sheet(50, 30).fill(2, 2, 10, 20).fill(12, 12, 5, 3).fill(30, 5, 9, 9));
  std::vector<std::int64_t> areas(found.all.size());
  for (const InkRun& run : found.runs) areas.at(run.piece) += run.right - run.left + 1;
  for (std::size_t i = 0; i < areas.size(); ++i) CHECK(areas[i] == found.all[i].area);
}

TEST_CASE("more pieces than writing has are none") {
  Sheet noise(40, 40);
  for (int y = 0; y < 40; y += 2) {
    for (int x = 0; x < 40; x += 2) noise.fill(x, y, 1, 1);
  }
  CHECK(find_pieces(noise.mask(), 400).all.size() == 400);
  CHECK(find_pieces(noise.mask(), 399).all.empty());
}

TEST_CASE("pieces can be left out, and cut between columns") {
  const Sheet sheet = Sheet(60, 50).fill(2, 2, 5, 5).fill(10, 10, 30, 4).fill(45, 30, 5, 5);
  const Pieces kept = selected(pieces_of(sheet), {true, false, true});
  REQUIRE(kept.all.size() == 2);
  check_box(kept.all[1].box, 45, 30, 49, 34);
  CHECK(kept.runs.size() == 10);
  CHECK(kept.runs.back().piece == 1);

  Pieces parts = pieces_of(sheet);
  const double pen = parts.all[1].pen();
  cut(parts, 1, {20, 25});
  REQUIRE(parts.all.size() == 5);
  check_box(parts.all[1].box, 10, 10, 19, 13);
  check_box(parts.all[3].box, 20, 10, 24, 13);
  check_box(parts.all[4].box, 25, 10, 39, 13);
  CHECK(parts.all[4].area == 60);
  CHECK(parts.all[4].pen() == Approx(pen).epsilon(0.1));
  check_box(parts.all[2].box, 45, 30, 49, 34);
}

}  // namespace
}  // namespace inkdigit
