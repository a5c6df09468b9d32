#include "trainer/data/picture.hpp"

#include <algorithm>
#include <cstdlib>

#include "engine/ink/raster.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/png.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/resize.hpp"
#include "trainer/data/sets/image_file.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::PngColor;

InputSpec input(int channels, int height, int width) {
  InputSpec spec{.channels = channels, .height = height, .width = width, .mean = {}, .std = {}};
  spec.mean.assign(static_cast<std::size_t>(channels), 0);
  spec.std.assign(static_cast<std::size_t>(channels), 1);
  return spec;
}

// What a network of 3x1x2 sees of a PNG of 2x1 pixels.
Pixels seen(PngColor color, int depth, const std::vector<std::uint8_t>& row,
            const std::vector<test::PngChunk>& extra = {}) {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "a.png", test::png(2, 1, color, depth, row, extra));
  return picture_from_file(folder.path() / "a.png", input(3, 1, 2));
}

TEST_CASE("a network of three channels sees colors as they are, whatever the file's format") {
  CHECK(seen(PngColor::kRgb, 8, {1, 2, 3, 250, 100, 0}) == Pixels{1, 2, 3, 250, 100, 0});
  CHECK(seen(PngColor::kGray, 8, {7, 200}) == Pixels{7, 7, 7, 200, 200, 200});
  CHECK(seen(PngColor::kGray, 1, {0b01000000}) == Pixels{0, 0, 0, 255, 255, 255});
  // 16 bits: the high byte counts.
  CHECK(seen(PngColor::kRgb, 16, {1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9}) == Pixels{1, 2, 3, 4, 5, 6});
  CHECK(seen(PngColor::kPalette, 8, {1, 0}, {{"PLTE", {10, 20, 30, 40, 50, 60}}}) ==
        Pixels{40, 50, 60, 10, 20, 30});
}

TEST_CASE("what is transparent lies on white") {
  CHECK(seen(PngColor::kRgba, 8, {10, 20, 30, 0, 10, 20, 30, 255}) ==
        Pixels{255, 255, 255, 10, 20, 30});
  // 51 / 255 of 100, and the rest of 255: 20 + 204.
  CHECK(seen(PngColor::kGrayAlpha, 8, {100, 51, 0, 255}) == Pixels{224, 224, 224, 0, 0, 0});
  // One color of the palette, one of the grays, one of all colors.
  CHECK(seen(PngColor::kPalette, 8, {1, 0}, {{"PLTE", {10, 20, 30, 40, 50, 60}}, {"tRNS", {0}}}) ==
        Pixels{40, 50, 60, 255, 255, 255});
  CHECK(seen(PngColor::kGray, 8, {7, 200}, {{"tRNS", {0, 200}}}) == Pixels{7, 7, 7, 255, 255, 255});
  CHECK(seen(PngColor::kRgb, 8, {1, 2, 3, 4, 5, 6}, {{"tRNS", {0, 1, 0, 2, 0, 3}}}) ==
        Pixels{255, 255, 255, 4, 5, 6});
}

TEST_CASE("a network of one channel that looks for no ink sees gray pictures as they are") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a.png";
  InputSpec plain = input(1, 8, 8);
  plain.ink = false;
  // As bright as the eye takes red, green and blue to be; a gray stays what it is.
  std::vector<std::uint8_t> colors;
  Pixels expected;
  for (std::uint8_t i = 0; i < 16; ++i) {
    const auto level = static_cast<std::uint8_t>(17 * i);
    colors.insert(colors.end(), {255, 0, 0, 0, 255, 0, 0, 0, 255, level, level, level});
    expected.insert(expected.end(), {76, 150, 29, level});
  }
  write_file(path, test::png(8, 8, PngColor::kRgb, 8, colors));
  CHECK(picture_from_file(path, plain) == expected);
  CHECK(picture_from_file(path, input(1, 8, 8)) != expected);
  // Stretched to the network's size, and what is transparent lies on white.
  write_file(path, test::png(2, 1, PngColor::kGrayAlpha, 8, {40, 255, 0, 0}));
  const Pixels stretched = picture_from_file(path, plain);
  CHECK(stretched.size() == 64);
  CHECK(stretched.front() == 40);
  CHECK(stretched.back() == 255);
}

Image noise(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  return {width, height, channels,
          test::random_pixels(std::size_t{width} * height * channels, width + height)};
}

TEST_CASE("a picture of the right size is not touched, one of another size is stretched to it") {
  const Image image = noise(9, 7, 3);
  CHECK(resize(image, 9, 7).pixels == image.pixels);
  const Image wide = resize(image, 20, 3);
  CHECK(wide.width == 20);
  CHECK(wide.height == 3);
  CHECK(wide.pixels.size() == 20U * 3U * 3U);
  CHECK(resize({2, 1, 4, {0, 10, 20, 30, 100, 110, 120, 130}}, 1, 1).pixels ==
        Pixels{50, 60, 70, 80});
  // One color stays that color at any size.
  for (const std::uint32_t side : {1U, 2U, 27U, 29U, 500U}) {
    Image plain{side, side, 3, {}};
    for (std::uint32_t i = 0; i < side * side; ++i) {
      plain.pixels.insert(plain.pixels.end(), {3, 140, 255});
    }
    const Image resized = resize(plain, 28, 28);
    for (std::size_t i = 0; i < resized.pixels.size(); ++i) {
      REQUIRE(resized.pixels[i] == plain.pixels[i % 3]);
    }
  }
}

// What torchvision's Resize gives: each new pixel is a mean of the old ones under a triangle that
// reaches as far as the next new pixel's middle (or the next old one's, where it enlarges).
double torchvision_pixel(const Image& image, std::size_t c, double scale_x, double scale_y,
                         std::uint32_t x, std::uint32_t y) {
  const double reach_x = std::max(1.0, scale_x);
  const double reach_y = std::max(1.0, scale_y);
  double sum = 0;
  double weights = 0;
  for (std::uint32_t v = 0; v < image.height; ++v) {
    for (std::uint32_t u = 0; u < image.width; ++u) {
      const double dx = std::abs((u + 0.5) - (x + 0.5) * scale_x) / reach_x;
      const double dy = std::abs((v + 0.5) - (y + 0.5) * scale_y) / reach_y;
      const double weight = std::max(0.0, 1 - dx) * std::max(0.0, 1 - dy);
      const std::size_t pixel = (std::size_t{v} * image.width + u) * image.channels + c;
      sum += weight * image.pixels[pixel];
      weights += weight;
    }
  }
  return sum / weights;
}

TEST_CASE("sizes change as by torchvision's Resize, but for the outermost pixels") {
  constexpr std::uint32_t kWidth = 12;
  constexpr std::uint32_t kHeight = 10;
  for (const auto& [width, height] : {std::pair{60U, 30U}, {31U, 47U}, {5U, 6U}, {12U, 40U}}) {
    INFO(width << "x" << height);
    const Image image = noise(width, height, 3);
    const Image resized = resize(image, kWidth, kHeight);
    for (std::uint32_t y = 1; y + 1 < kHeight; ++y) {
      for (std::uint32_t x = 1; x + 1 < kWidth; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          const double expected = torchvision_pixel(image, c, static_cast<double>(width) / kWidth,
                                                    static_cast<double>(height) / kHeight, x, y);
          const double found = resized.pixels[(std::size_t{y} * kWidth + x) * 3 + c];
          REQUIRE(std::abs(found - expected) < 1);
        }
      }
    }
  }
}

TEST_CASE("a network of one channel sees the ink, fitted and centered") {
  const test::TemporaryFolder folder;
  std::vector<std::uint8_t> rows(40 * 40, 250);
  for (std::size_t y = 8; y < 30; ++y) std::fill_n(&rows[y * 40 + 5], 3, 20);
  const auto path = folder.path() / "a.png";
  write_file(path, test::png(40, 40, PngColor::kGray, 8, rows));
  const Image image = read_image(path);
  const Result<Raster> expected = rasterize(image.view(), {.height = 28, .width = 28});
  REQUIRE(expected);
  CHECK(picture_from_file(path, input(1, 28, 28)) == expected->pixels);
}

TEST_CASE("ink is the same in all three channels, light on dark") {
  const Drawing drawing{{{0, 0}, {3, 9}}};
  const Pixels one = picture_from_drawing(drawing, input(1, 28, 28), "here");
  const Pixels three = picture_from_drawing(drawing, input(3, 28, 28), "here");
  REQUIRE(three.size() == 3 * one.size());
  CHECK(one[0] == 0);
  CHECK(*std::max_element(one.begin(), one.end()) == 255);
  for (std::size_t i = 0; i < three.size(); ++i) REQUIRE(three[i] == one[i / 3]);
}

TEST_CASE("other numbers of channels, and drawings that are wrong, are refused") {
  const Drawing drawing{{{0, 0}, {3, 9}}};
  CHECK(test::message_of([&] { picture_from_drawing(drawing, input(4, 28, 28), "here"); }) ==
        "the network takes 4x28x28 but data become pictures of 1 or 3 channels");
  CHECK_THAT(test::message_of([&] {
               picture_from_drawing({{{0, 1e99}}}, input(3, 28, 28), "here");
             }),
             Contains("here: stroke 1, point 1: y is"));
  CHECK_THAT(test::message_of([&] { picture_from_file("/nowhere.png", input(3, 28, 28)); }),
             Contains("/nowhere.png: no such file"));
}

}  // namespace
}  // namespace inkdigit
