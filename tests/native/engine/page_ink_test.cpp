#include "engine/number/page_ink.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

// Three rings, 60 wide and 90 high.
Sheet rings() {
  return Sheet(400, 200)
      .frame(40, 50, 60, 90, 8)
      .frame(160, 50, 60, 90, 8)
      .frame(280, 50, 60, 90, 8);
}

TEST_CASE("the ink of digits is tall, and tells how large digits are") {
  const PageInk page = sort_ink(find_ink(rings().view()));
  CHECK(page.tall.size() == 3);
  CHECK(page.bars.empty());
  CHECK(page.specks.empty());
  CHECK(page.digit_height == 90);
}

TEST_CASE("crumbs join the stroke that they came off, bars stand by themselves, specks alone") {
  const PageInk page = sort_ink(
      find_ink(rings().fill(103, 70, 5, 6).fill(170, 30, 45, 8).fill(250, 130, 9, 9).view()));
  REQUIRE(page.tall.size() == 3);
  std::size_t pieces = 0;
  for (const InkPart& part : page.tall) pieces += part.pieces.size();
  CHECK(pieces == 4);
  REQUIRE(page.bars.size() == 1);
  CHECK(page.bars[0].box.top == 30);
  REQUIRE(page.specks.size() == 1);
  CHECK(page.specks[0].box.left == 250);
}

TEST_CASE("what is much fainter or taller than the digits is left out") {
  const PageInk page =
      sort_ink(find_ink(rings().frame(110, 50, 40, 90, 8, 170).fill(250, 0, 6, 200).view()));
  CHECK(page.tall.size() == 3);
  const Sheet tall = Sheet(400, 300).frame(40, 100, 60, 90, 8).frame(280, 100, 60, 90, 8);
  CHECK(sort_ink(find_ink(Sheet(tall).fill(180, 15, 12, 270).view())).tall.size() == 2);
  CHECK(sort_ink(find_ink(Sheet(tall).fill(160, 110, 60, 60).view())).tall.size() == 2);
}

TEST_CASE("where all digits stand at the edge, they are what is measured") {
  const Sheet sheet =
      Sheet(400, 200).frame(40, 110, 60, 90, 8).frame(280, 110, 60, 90, 8).fill(180, 40, 7, 7);
  CHECK(sort_ink(find_ink(sheet.view())).digit_height == 90);
}

TEST_CASE("distances are those of the nearest pixels") {
  const PictureInk ink = find_ink(Sheet(100, 100).fill(10, 10, 10, 10).fill(50, 50, 10, 10).view());
  REQUIRE(ink.pieces.all.size() == 2);
  CHECK(PartDistances(ink)(0, 1) == Approx(std::hypot(31, 31)));
}

}  // namespace
}  // namespace inkdigit
