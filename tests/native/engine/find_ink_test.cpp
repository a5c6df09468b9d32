#include "engine/ink/picture/find_ink.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include "engine/ink/picture/digit.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::check_box;
using test::Sheet;

// Around the pieces of the digit, in the picture's pixels.
PixelBox digit_box(const Sheet& sheet) {
  const PictureInk ink = find_ink(sheet.view());
  PixelBox box;
  for (const std::uint32_t i : pieces_of_digit(ink)) box.include(ink.pieces.all[i].box);
  return box;
}

// A ring in the middle of a page, 100 wide.
Sheet page() { return Sheet(480, 640).frame(200, 250, 100, 120, 12); }

TEST_CASE("specks do not belong to a digit, wherever they lie") {
  check_box(digit_box(page()), 200, 250, 299, 369);
  for (const auto& [x, y] : {std::pair{0, 0}, {477, 637}, {250, 3}, {3, 250}, {250, 600}}) {
    INFO(x << ", " << y);
    check_box(digit_box(page().fill(x, y, 3, 3)), 200, 250, 299, 369);
  }
}

TEST_CASE("parts of a digit belong to it: a bar apart, crumbs of a dry pen") {
  check_box(digit_box(page().fill(210, 220, 80, 12)), 200, 220, 299, 369);
  check_box(digit_box(page().fill(302, 300, 6, 9).fill(310, 310, 5, 5)), 200, 250, 314, 369);
}

TEST_CASE("what a neighbor leaves at the edge does not") {
  check_box(digit_box(Sheet(120, 160).frame(30, 50, 60, 90, 8).fill(40, 0, 30, 40)), 30, 50, 89,
            139);
}

TEST_CASE("with as much beside it, nothing is left out, and writing is no digit") {
  const Sheet two = Sheet(400, 200).frame(50, 50, 60, 90, 8).frame(250, 60, 60, 90, 8);
  check_box(digit_box(two), 50, 50, 309, 149);
  // A one that stands at the edge, as long as the other digit.
  const Sheet at_edge = Sheet(400, 200).frame(50, 50, 60, 90, 8).fill(250, 110, 8, 90);
  check_box(digit_box(at_edge), 50, 50, 257, 199);
  Sheet text(600, 400);
  for (int y = 20; y < 380; y += 50) {
    for (int x = 20; x < 560; x += 40) text.frame(x, y, 24, 30, 4);
  }
  CHECK(digit_box(text).empty());
}

TEST_CASE("ink is found in shadow, in the light of a lamp, and in noise") {
  std::mt19937 random(5);
  const auto noise = [&] { return 1 - 0.04 * static_cast<double>(random() % 1000) / 1000; };
  const auto shade = [&](int x, int y) {  // its edge is 12 pixels wide, as a shadow's is soft
    return std::clamp(1 - (x + y - 500) / 22.0, 0.45, 1.0) * noise();
  };
  const Sheet shadow = page().shade(shade);
  check_box(digit_box(shadow), 200, 250, 299, 369);
  const Sheet lamp =
      page().shade([&](int x, int y) { return (1 - 0.0005 * (x + 0.5 * y)) * noise(); });
  check_box(digit_box(lamp), 200, 250, 299, 369);
}

TEST_CASE("boxes are those of a reduced picture, which says by how much") {
  const PictureInk ink = find_ink(Sheet(3000, 2000).fill(900, 600, 300, 600).view());
  CHECK(ink.scale == 3);
  REQUIRE(ink.pieces.all.size() == 1);
  check_box(ink.pieces.all[0].box, 300, 200, 399, 399);
}

TEST_CASE("an excerpt has the chosen pieces alone, with their soft edges") {
  const PictureInk ink = find_ink(Sheet(100, 80).fill(20, 20, 8, 30).fill(60, 20, 8, 30).view());
  REQUIRE(ink.pieces.all.size() == 2);
  const InkMap map = excerpt(ink, std::vector<std::uint32_t>{1});
  CHECK(map.width == 10);
  CHECK(map.height == 32);
  CHECK(map.at(1, 1) == 1);
  CHECK(map.at(0, 0) == 0);
  CHECK(excerpt(ink, {}).cells.empty());
}

TEST_CASE("pictures without ink, and pictures of one pixel, have none") {
  CHECK(find_ink(Sheet(50, 40).view()).pieces.all.empty());
  CHECK(find_ink(Sheet(1, 1).view()).pieces.all.empty());
  CHECK(find_ink(Sheet(1, 300).view()).pieces.all.empty());
  CHECK(pieces_of_digit(find_ink(Sheet(50, 40).view())).empty());
}

TEST_CASE("the dots of a dithered ground are no ink") {
  Sheet fax = Sheet(300, 300).frame(100, 80, 90, 130, 12);
  for (int y = 1; y < 300; y += 4) {
    for (int x = 1; x < 300; x += 4) fax.fill(x, y, 1, 1);
  }
  const PixelBox box = digit_box(fax);
  CHECK(std::abs(box.left - 100) <= 3);
  CHECK(std::abs(box.top - 80) <= 3);
  CHECK(std::abs(box.right - 189) <= 3);
  CHECK(std::abs(box.bottom - 209) <= 3);
}

TEST_CASE("ink is found by its color where it is as bright as the paper") {
  const Sheet sheet = Sheet(120, 100).fill(50, 20, 8, 60);
  std::vector<std::uint8_t> pixels;
  for (const std::uint8_t tone : sheet.tones().cells) {
    // Red on blue, both of luma 76.
    const std::array<std::uint8_t, 3> color = tone == 0 ? std::array<std::uint8_t, 3>{255, 0, 0}
                                                        : std::array<std::uint8_t, 3>{0, 100, 151};
    pixels.insert(pixels.end(), color.begin(), color.end());
  }
  const PictureInk ink = find_ink({pixels.data(), 120, 100, 3});
  REQUIRE(ink.pieces.all.size() == 1);
  check_box(ink.pieces.all[0].box, 50, 20, 57, 79);
}

}  // namespace
}  // namespace inkdigit
