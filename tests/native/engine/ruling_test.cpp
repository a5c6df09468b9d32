#include "engine/ink/picture/ruling.hpp"

#include <cmath>

#include "engine/ink/picture/straight_lines.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

// A ring, `pen` wide.
Sheet& ring(Sheet& sheet, double x, double y, double radius, double pen) {
  Stroke stroke;
  for (int i = 0; i <= 72; ++i)
    stroke.push_back({x + radius * std::cos(i * 0.0873), y + radius * std::sin(i * 0.0873)});
  return sheet.write({stroke}, pen);
}

struct Removal {
  bool any = false;
  Grid<std::uint8_t> mask;

  // Of a sheet's mask: what it shares with this, and what this has beside it, in pixels.
  [[nodiscard]] std::pair<int, int> kept_and_beside(const Sheet& sheet) const {
    const Grid<std::uint8_t> ink = sheet.mask();
    int kept = 0;
    int beside = 0;
    for (std::size_t i = 0; i < ink.cells.size(); ++i) {
      if (mask.cells[i] == 0) continue;
      ++(ink.cells[i] != 0 ? kept : beside);
    }
    return {kept, beside};
  }
};

Removal remove(const Sheet& sheet) {
  Removal removal{false, sheet.mask()};
  Grid<std::uint8_t> coverage = sheet.mask();
  removal.any = remove_ruling(removal.mask, coverage);
  CHECK(coverage.cells == removal.mask.cells);
  return removal;
}

int area(const Sheet& sheet) {
  int sum = 0;
  for (const std::uint8_t cell : sheet.mask().cells) sum += cell;
  return sum;
}

// Most of the ring is left (where it runs along a line, it goes with it), and next to nothing else.
void check_ring_left(const Sheet& ruled, const Sheet& plain) {
  const Removal removal = remove(ruled);
  CHECK(removal.any);
  const auto [kept, beside] = removal.kept_and_beside(plain);
  CHECK(kept > 0.7 * area(plain));
  CHECK(beside < 0.1 * area(plain));
}

TEST_CASE("the lines of a cell, of ruled and of squared paper go, and what they cross stays") {
  Sheet plain(240, 180);
  ring(plain, 120, 90, 45, 8);
  Sheet cell = plain;
  cell.fill(0, 12, 240, 4).fill(0, 165, 240, 4).fill(14, 0, 4, 180).fill(222, 0, 4, 180);
  check_ring_left(cell, plain);
  Sheet ruled = plain;
  for (int y = 10; y < 180; y += 30) ruled.fill(0, y, 240, 2);
  check_ring_left(ruled, plain);
  for (int x = 15; x < 240; x += 30) ruled.fill(x, 0, 2, 180);
  check_ring_left(ruled, plain);
}

TEST_CASE("lines may lean and bend a little, and a frame need not reach the edge") {
  Sheet plain(300, 220);
  ring(plain, 150, 110, 50, 8);
  Sheet bent = plain;
  for (int x = 0; x < 300; ++x) {
    for (const int y : {30, 120, 190})
      bent.fill(x, y + x / 30 + static_cast<int>(3 * std::sin(x / 95.0)), 1, 3);
  }
  check_ring_left(bent, plain);
  check_ring_left(Sheet(plain).frame(60, 30, 180, 160, 4), plain);
}

TEST_CASE("strokes are no ruling: a one, a square ring, a bar") {
  CHECK_FALSE(remove(Sheet(40, 200).fill(15, 0, 10, 200)).any);
  CHECK_FALSE(remove(Sheet(100, 100).frame(20, 10, 60, 80, 4)).any);
  // A seven that fills its picture from side to side.
  CHECK_FALSE(remove(Sheet(100, 140).fill(0, 0, 100, 12).fill(70, 0, 12, 140)).any);
  CHECK_FALSE(remove(Sheet(120, 140).fill(0, 3, 120, 6).fill(80, 3, 6, 120)).any);
  // An eight, drawn with a mouse in a small picture.
  CHECK_FALSE(remove(Sheet(44, 44).frame(8, 4, 26, 36, 2).fill(14, 20, 14, 2)).any);
  CHECK_FALSE(remove(Sheet(50, 50)).any);
}

TEST_CASE("the lines of an empty cell are taken out, too") {
  const Removal removal = remove(Sheet(240, 180).fill(0, 12, 240, 4).fill(14, 0, 4, 180));
  CHECK(removal.any);
  CHECK(removal.kept_and_beside(Sheet(240, 180)) == std::pair{0, 0});
}

TEST_CASE("what is left of ruling at the picture's edge goes with it") {
  Sheet plain(240, 180);
  ring(plain, 120, 90, 45, 8);
  const Sheet ruled = Sheet(plain).fill(0, 20, 240, 2).fill(0, 160, 240, 2);
  Sheet running_out = ruled;
  for (int y = 110; y < 180; ++y) running_out.fill(239 - (179 - y) / 10, y, 2, 1);
  const auto [kept, beside] = remove(running_out).kept_and_beside(plain);
  CHECK(kept > 0.9 * area(plain));
  CHECK(beside == 0);
  // A stroke that is cut by the edge is thicker, one within the picture may be as thin.
  const auto stays = [&](int x, int width) {
    const Sheet stroke = Sheet(240, 180).fill(x, 60, width, 70);
    const Removal removal = remove(Sheet(ruled).fill(x, 60, width, 70));
    return removal.kept_and_beside(stroke).first == area(stroke);
  };
  CHECK(stays(228, 12));
  CHECK(stays(30, 3));
}

TEST_CASE("a row of writing is no line") {
  // Stems that arches join.
  Sheet arches = Sheet(400, 100).fill(0, 25, 400, 1);
  for (int x = 2; x < 400; x += 9) arches.fill(x, 25, 4, 40);
  CHECK_FALSE(remove(arches).any);
  Sheet row(400, 60);
  for (int x = 10; x < 380; x += 14) row.fill(x, 15, 4, 30).fill(x, 28, 12, 3);
  CHECK_FALSE(remove(row).any);
}

TEST_CASE("a line is found with its ends and thickness") {
  const Sheet sheet = Sheet(200, 100).fill(30, 40, 120, 5);
  const std::vector<StraightLine> lines = level_lines(sheet.mask(), 80);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].left == 30);
  CHECK(lines[0].right == 149);
  CHECK(lines[0].thickness == 5);
  CHECK(lines[0].at(100) == Approx(42).margin(0.5));
  CHECK(level_lines(sheet.mask(), 130).empty());
  CHECK(level_lines(Sheet(200, 100).fill(30, 0, 5, 100).mask(), 80).empty());
}

}  // namespace
}  // namespace inkdigit
