#include "trainer/augment/ruling.hpp"

#include <algorithm>
#include <cmath>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/statistics.hpp"

namespace inkdigit {
namespace {

using test::Bytes;
using test::mass;
using test::shape_of;

constexpr int kRuledSide = 28;

Bytes with_line(const Bytes& image, const Shape& shape, const RulingRemains& line) {
  PaddedPicture picture(shape);
  picture.read(image.data());
  add_ruling(line, picture);
  Bytes result(image.size());
  picture.write(result.data());
  return result;
}

TEST_CASE("a line covers what it covers of each pixel, and leaves darker ink as it is") {
  Bytes image(shape_of(kRuledSide).size());
  image[10 * kRuledSide + 6] = 250;
  image[10 * kRuledSide + 7] = 50;
  // From the middle of column 4 to the end of column 13, all of row 10 and half of row 11.
  const RulingRemains line{.x = 8.75, .y = 10.25, .width = 9.5, .height = 1.5, .level = 100};
  Bytes expected = image;
  for (int x = 4; x <= 13; ++x) {
    const std::uint8_t full = x == 4 ? 50 : 100;
    std::uint8_t& upper = expected[static_cast<std::size_t>(10 * kRuledSide + x)];
    upper = std::max(upper, full);
    expected[static_cast<std::size_t>(11 * kRuledSide + x)] = static_cast<std::uint8_t>(full / 2);
  }
  CHECK(with_line(image, shape_of(kRuledSide), line) == expected);
  CHECK(with_line(image, shape_of(kRuledSide), {}) == image);
}

TEST_CASE("color that a line lies on goes on behind the picture's edge") {
  PaddedPicture picture(shape_of(4, 3));
  picture.read(Bytes(48, 10).data());
  add_ruling({.x = 1.5, .y = 0, .width = 4, .height = 1, .level = 90}, picture);
  CHECK(*picture.at(0, -1) == 90);
  CHECK(*picture.at(-1, 0) == 90);
  CHECK(*picture.at(-1, 1) == 10);
}

TEST_CASE("lines are level or upright, inside the picture, one to two pixels thick, of any tone") {
  AugmentSpec spec;
  spec.ruling_probability = 0.4;
  const Augmenter augmenter(spec, shape_of(kRuledSide));
  int lines = 0;
  int upright = 0;
  float shortest = kRuledSide;
  float longest = 0;
  int palest = 255;
  int darkest = 0;
  for (std::uint64_t step = 0; step < 2000; ++step) {
    const RulingRemains line = augmenter.draw({1, step, 0}).ruling;
    if (line.level == 0) continue;
    ++lines;
    upright += line.height > line.width ? 1 : 0;
    const float thickness = std::min(line.width, line.height);
    const float length = std::max(line.width, line.height);
    REQUIRE((thickness >= 1 && thickness <= 2));
    // Rounding moves an end by less than a thousandth of a pixel.
    const bool along_x = line.width > line.height;
    const float middle = along_x ? line.x : line.y;
    REQUIRE((middle - length / 2 > -0.501 && middle + length / 2 < kRuledSide - 0.499));
    const float across = along_x ? line.y : line.x;
    REQUIRE((across >= 0 && across <= kRuledSide - 1));
    shortest = std::min(shortest, length);
    longest = std::max(longest, length);
    palest = std::min<int>(palest, line.level);
    darkest = std::max<int>(darkest, line.level);
  }
  CHECK(std::abs(lines - 800) <= test::margin_of_count(2000, 0.4));
  CHECK(std::abs(upright - lines / 2.0) <= test::margin_of_count(lines, 0.5));
  // Of 800 none in the outermost fiftieth of its range: 1e-7.
  CHECK((shortest >= 4 && shortest < 4.5));
  CHECK((longest <= kRuledSide && longest > kRuledSide - 0.5));
  CHECK((palest >= 32 && palest < 37));
  CHECK(darkest > 250);
}

TEST_CASE("a picture that is smaller than the shortest line still has one inside") {
  AugmentSpec spec;
  spec.ruling_probability = 1;
  for (std::uint64_t step = 0; step < 20; ++step) {
    const Bytes ruled = test::augmented(spec, Bytes(9), shape_of(3), {1, step, 0});
    CHECK(mass(ruled) > 0);
  }
}

}  // namespace
}  // namespace inkdigit
