#include "engine/ink/picture/contrast.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

TEST_CASE("contrast is a share of the paper's tone, so that light does not change it") {
  const auto write = [](Sheet sheet) {
    return sheet.fill(20, 10, 5, 40, 60).fill(80, 10, 5, 40, 60);
  };
  const Sheet lit = write(Sheet(110, 60, 240));
  const Sheet shadowed = Sheet(lit).shade([](int x, int) { return x < 55 ? 1.0 : 0.5; });
  const Contrast contrast = contrast_of(lit.tones(), 8);
  const Contrast other = contrast_of(shadowed.tones(), 8);
  CHECK(contrast.at(30, 22) == 191);  // 255 * (240 - 60) / 240
  for (std::size_t i = 0; i < contrast.cells.size(); ++i) {
    const bool at_shadow = i % 110 >= 54 && i % 110 <= 55;
    if (!at_shadow && std::abs(contrast.cells[i] - other.cells[i]) > 2) FAIL("pixel " << i);
  }
}

TEST_CASE("the darkness around a page is no paper to be darker than") {
  // A desk of tone 12 with noise of 8, beside a page.
  const Sheet sheet = Sheet(200, 100, 240).fill(140, 0, 60, 100, 12).fill(160, 50, 3, 3, 4);
  CHECK(contrast_of(sheet.tones(), 8).at(51, 161) < 30);
  // A desk of tone 60 is half as light as half the page, and its spots are half as strong.
  const Sheet wood = Sheet(200, 100, 250).fill(170, 0, 30, 100, 60).fill(180, 50, 3, 3, 30);
  CHECK(contrast_of(wood.tones(), 8).at(51, 181) == 61);  // 255 * 30 / 125
}

TEST_CASE("ink is light on a dark ground, and not where the ground lies around a sheet") {
  CHECK_FALSE(ink_is_light(Sheet(100, 80).fill(40, 20, 8, 40).tones()));
  CHECK(ink_is_light(Sheet(100, 80, 0).fill(40, 20, 8, 40, 255).tones()));
  // A fat ring of MNIST's proportions: its hole is no writing on a sheet.
  CHECK(ink_is_light(Sheet(28, 28, 0).fill(7, 4, 14, 20, 255).fill(12, 9, 4, 10, 0).tones()));
  const Sheet desk = Sheet(300, 200, 30).fill(40, 30, 220, 140, 230);
  CHECK_FALSE(ink_is_light(Sheet(desk).fill(100, 60, 6, 80, 20).tones()));
  const auto vignette = [](int x, int y) {
    return std::max(0.25, 1 - std::hypot(x - 150, y - 100) / 150);
  };
  CHECK_FALSE(ink_is_light(Sheet(300, 200).fill(140, 60, 10, 80).shade(vignette).tones()));
  // What a fat brush leaves of the lit middle is no sheet any more.
  const auto lamp = [](int x, int y) {
    return std::max(0.25, 1.15 - std::hypot(x - 150, y - 150) / 110);
  };
  CHECK_FALSE(ink_is_light(Sheet(300, 300).frame(95, 85, 110, 130, 26).shade(lamp).tones()));
}

TEST_CASE("levels lie between the paper and its noise, and the ink") {
  std::mt19937 random(3);
  Sheet sheet = Sheet(120, 90, 235).fill(50, 20, 6, 50, 50);
  Tones tones = sheet.tones();
  for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(tone - random() % 20);
  const InkLevels levels = ink_levels(contrast_of(tones, 12));
  CHECK(levels.paper < levels.least);
  CHECK(levels.least < levels.full);
  CHECK(levels.full > 180);  // 255 * (235 - 50) / 235 = 201
}

TEST_CASE("noise alone has no ink's level") {
  std::mt19937 random(3);
  Tones tones(90, 120);
  for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(160 + random() % 60);
  CHECK(ink_levels(contrast_of(tones, 12)).full == 0);
  CHECK(ink_levels(Contrast(5, 5)).full == 0);
}

}  // namespace
}  // namespace inkdigit
