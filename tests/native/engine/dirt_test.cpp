#include "engine/ink/picture/dirt.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

std::size_t left_of(const Sheet& sheet) {
  Pieces pieces = find_pieces(sheet.mask(), 1000);
  drop_surroundings(pieces, sheet.tones().height, sheet.tones().width);
  return pieces.all.size();
}

TEST_CASE("what lies along the edge goes, and what only reaches it stays") {
  const Sheet digit = Sheet(200, 150).fill(90, 40, 10, 70);
  CHECK(left_of(digit) == 1);
  CHECK(left_of(Sheet(digit).fill(0, 0, 200, 12)) == 1);                      // a desk
  CHECK(left_of(Sheet(digit).fill(0, 10, 4, 30).fill(0, 60, 3, 25)) == 1);    // its rest, in bits
  CHECK(left_of(Sheet(digit).fill(170, 0, 8, 60)) == 2);                      // a digit that is cut
  CHECK(left_of(Sheet(60, 60).fill(10, 0, 40, 8).fill(10, 20, 8, 30)) == 2);  // the bar of a five
}

TEST_CASE("what is all that there is stays") {
  CHECK(left_of(Sheet(60, 60).fill(20, 0, 20, 60)) == 1);
  CHECK(left_of(Sheet(60, 60)) == 0);
  CHECK(left_of(Sheet(100, 100).fill(0, 0, 100, 60)) == 1);
  CHECK(left_of(Sheet(100, 100).fill(0, 40, 4, 20)) == 0);  // no digit is so small at the edge
}

TEST_CASE("what goes around the picture, or is a sliver on its edge, is no digit even alone") {
  CHECK(left_of(Sheet(100, 100).frame(0, 0, 100, 100, 4)) == 0);
  // In two halves.
  CHECK(left_of(Sheet(100, 100).frame(0, 0, 100, 100, 4).fill(45, 0, 8, 100, 255)) == 0);
  CHECK(left_of(Sheet(200, 150).fill(0, 20, 8, 60)) == 0);
  CHECK(left_of(Sheet(200, 150).fill(60, 144, 90, 6)) == 0);
  // A zero that was cut tight, and a one.
  CHECK(left_of(Sheet(70, 100).frame(0, 0, 70, 100, 12).fill(0, 0, 70, 12, 255)) == 1);
  CHECK(left_of(Sheet(80, 100).fill(66, 0, 14, 100)) == 1);
}

TEST_CASE("a frame goes with its contents left, and a digit with a crumb in it stays") {
  Pieces framed =
      find_pieces(Sheet(200, 150).frame(20, 20, 160, 110, 3).fill(90, 50, 12, 50).mask());
  drop_frames(framed, 150, 200);
  REQUIRE(framed.all.size() == 1);
  CHECK(framed.all[0].box.left == 90);
  Pieces ring = find_pieces(Sheet(200, 150).frame(60, 20, 60, 110, 12).fill(85, 60, 6, 25).mask());
  drop_frames(ring, 150, 200);
  CHECK(ring.all.size() == 2);
}

TEST_CASE("a piece's strength is the mean of its contrast") {
  const Sheet sheet = Sheet(20, 20).fill(2, 2, 4, 4).fill(10, 10, 2, 2);
  Contrast contrast(20, 20, 40);
  contrast.at(10, 10) = 80;
  const std::vector<float> strengths = strengths_of(find_pieces(sheet.mask(), 9), contrast);
  CHECK(strengths == std::vector<float>{40, 50});
}

}  // namespace
}  // namespace inkdigit
