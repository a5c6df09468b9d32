#include <algorithm>
#include <cmath>

#include "engine/ink/raster.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/raster.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

using test::kMnist;

using Color = std::array<std::uint8_t, 4>;

constexpr Color kWhite{255, 255, 255, 255};
constexpr Color kBlack{0, 0, 0, 255};
constexpr Color kClear{0, 0, 0, 0};

struct Bitmap {
  std::uint32_t width;
  std::uint32_t height;
  std::uint32_t channels;
  std::vector<std::uint8_t> pixels;

  [[nodiscard]] BitmapView view() const { return {pixels.data(), width, height, channels}; }
};

// An L, 6 pixels thick and 60 high, at (left, top) of a 120x100 picture.
Bitmap draw_l(const Color& paper, const Color& ink, std::uint32_t channels, std::uint32_t left = 30,
              std::uint32_t top = 20) {
  Bitmap bitmap{120, 100, channels, {}};
  for (std::uint32_t y = 0; y < bitmap.height; ++y) {
    for (std::uint32_t x = 0; x < bitmap.width; ++x) {
      const bool stem = x >= left && x < left + 6 && y >= top && y < top + 60;
      const bool foot = x >= left && x < left + 36 && y >= top + 54 && y < top + 60;
      const Color& color = stem || foot ? ink : paper;
      bitmap.pixels.insert(bitmap.pixels.end(), color.begin(), color.begin() + channels);
    }
  }
  return bitmap;
}

Raster read(const Bitmap& bitmap) {
  Result<Raster> raster = rasterize(bitmap.view(), kMnist);
  REQUIRE(raster);
  return *raster;
}

TEST_CASE("paper may be light, dark or transparent") {
  const Raster expected = read(draw_l(kWhite, kBlack, 1));
  CHECK_FALSE(expected.blank());
  CHECK(read(draw_l(kBlack, kWhite, 1)).pixels == expected.pixels);
  CHECK(read(draw_l(kWhite, kBlack, 3)).pixels == expected.pixels);
  CHECK(read(draw_l(kBlack, kWhite, 4)).pixels == expected.pixels);
  CHECK(read(draw_l(kClear, kBlack, 4)).pixels == expected.pixels);
  CHECK(read(draw_l(kClear, kWhite, 4)).pixels == expected.pixels);
  CHECK(read(draw_l({200, 210, 190, 255}, {40, 60, 160, 255}, 4)).pixels == expected.pixels);
}

TEST_CASE("a picture is cropped, fitted to 20 pixels and centered by mass") {
  const Raster raster = read(draw_l(kWhite, kBlack, 1));
  CHECK(read(draw_l(kWhite, kBlack, 1, 70, 35)).pixels == raster.pixels);
  int top = 28;
  int bottom = 0;
  double mass = 0;
  double mass_x = 0;
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const double ink = raster.pixels[static_cast<std::size_t>(y * 28 + x)];
      if (ink == 0) continue;
      top = std::min(top, y);
      bottom = std::max(bottom, y);
      mass += ink;
      mass_x += ink * x;
    }
  }
  CHECK(bottom - top + 1 == 20);
  CHECK(std::abs(mass_x / mass - 14) <= 0.5);
}

TEST_CASE("one dark pixel on the paper does not change the picture") {
  // A page of 480x640 with an L of 120x200.
  Bitmap page{480, 640, 1, std::vector<std::uint8_t>(480 * 640, 255)};
  const auto fill = [&](std::size_t left, std::size_t top, std::size_t width, std::size_t height) {
    for (std::size_t y = top; y < top + height; ++y) {
      std::fill_n(page.pixels.begin() + static_cast<std::ptrdiff_t>(y * 480 + left), width, 0);
    }
  };
  fill(150, 200, 20, 200);
  fill(150, 380, 120, 20);
  const Raster clean = read(page);
  fill(470, 10, 1, 1);
  CHECK(read(page).pixels == clean.pixels);
}

TEST_CASE("without contrast there is no ink") {
  CHECK(read(draw_l(kWhite, kWhite, 4)).blank());
  CHECK(read(draw_l({128, 128, 128, 255}, {131, 131, 131, 255}, 3)).blank());
  CHECK(read({1, 1, 1, {77}}).blank());
}

TEST_CASE("a picture of impossible size or channels is an error that says so") {
  const std::vector<std::uint8_t> pixels(16);
  const auto error = [&](std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
    const Result<Raster> raster =
        rasterize(BitmapView{pixels.data(), width, height, channels}, kMnist);
    return raster ? std::string() : raster.error().message;
  };
  CHECK_THAT(error(2, 2, 2), Contains("1 (gray), 3 (RGB) or 4 (RGBA) channels, not 2"));
  CHECK_THAT(error(0, 4, 1), Contains("not 0x4"));
  CHECK_THAT(error(20000, 4, 1), Contains("1 to 16384 pixels"));
}

}  // namespace
}  // namespace inkdigit
