#include "engine/ink/picture/tones.hpp"

#include <array>
#include <vector>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// A picture of one color.
std::vector<std::uint8_t> flat(const std::vector<std::uint8_t>& color, std::size_t count) {
  std::vector<std::uint8_t> pixels;
  for (std::size_t i = 0; i < count; ++i) pixels.insert(pixels.end(), color.begin(), color.end());
  return pixels;
}

TEST_CASE("large pictures are reduced by whole numbers, and small ones not at all") {
  CHECK(reduction_of({nullptr, 28, 28, 1}) == 1);
  CHECK(reduction_of({nullptr, kLongestSide, 7, 1}) == 1);
  CHECK(reduction_of({nullptr, 7, kLongestSide + 1, 1}) == 2);
  CHECK(reduction_of({nullptr, 4000, 3000, 3}) == 4);
}

TEST_CASE("a reduced tone is the mean of what it covers, at the edges too") {
  // 5x3, reduced by 2: the last column and row cover half.
  const std::vector<std::uint8_t> pixels{0,  2,  10, 20, 100,  //
                                         4,  6,  30, 40, 200,  //
                                         50, 70, 80, 90, 255};
  const Tones tones = tones_of({pixels.data(), 5, 3, 1}, 2);
  CHECK(tones.height == 2);
  CHECK(tones.width == 3);
  CHECK(tones.cells == std::vector<std::uint8_t>{3, 25, 150, 60, 85, 255});
  const std::vector<std::uint8_t> odd{1, 2};
  CHECK(tones_of({odd.data(), 2, 1, 1}, 2).cells == std::vector<std::uint8_t>{2});  // 1.5
  CHECK(reduce(tones_of({pixels.data(), 5, 3, 1}, 1), 2).cells == tones.cells);
}

TEST_CASE("a color's tone is its luma, or its least or greatest channel") {
  const std::vector<std::uint8_t> pixels = flat({200, 100, 50}, 4);
  const BitmapView view{pixels.data(), 2, 2, 3};
  CHECK(tones_of(view, 1).cells == std::vector<std::uint8_t>(4, 124));  // Rec. 601: 124.2
  CHECK(tones_of(view, 2).cells == std::vector<std::uint8_t>{124});
  CHECK(tones_of(view, 1, ToneOf::kLeastChannel).cells == std::vector<std::uint8_t>(4, 50));
  CHECK(tones_of(view, 1, ToneOf::kGreatestChannel).cells == std::vector<std::uint8_t>(4, 200));
}

TEST_CASE("opacity is dark on transparent ground, and what is transparent elsewhere is paper") {
  // 3x3 with one pixel of white ink in the middle, half opaque.
  std::vector<std::uint8_t> clear = flat({255, 255, 255, 0}, 9);
  clear[4 * 4 + 3] = 128;
  CHECK(tones_of({clear.data(), 3, 3, 4}, 1).cells ==
        std::vector<std::uint8_t>{255, 255, 255, 255, 127, 255, 255, 255, 255});
  std::vector<std::uint8_t> paper = flat({220, 220, 220, 255}, 9);
  paper[4 * 4 + 3] = 0;
  CHECK(tones_of({paper.data(), 3, 3, 4}, 1).cells == std::vector<std::uint8_t>(9, 220));
}

TEST_CASE("the border's tone is the median of the outermost pixels") {
  Tones tones(5, 5, 10);
  for (int x = 0; x < 5; ++x) tones.at(0, x) = 200;
  for (int y = 1; y < 4; ++y) tones.at(y, 2) = 250;
  CHECK(border_tone(tones) == 10);
}

}  // namespace
}  // namespace inkdigit
