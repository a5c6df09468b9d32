#include "engine/ink/picture/fit_ink.hpp"

#include <cmath>
#include <cstdlib>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/raster.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::kMnist;
using test::Sheet;

// A two, `size` high, by a pen of so many pixels.
InkMap two(double size, double pen) {
  const double margin = pen + 3;
  Drawing drawing{{{0, 0.25},
                   {0.15, 0.05},
                   {0.45, 0},
                   {0.65, 0.15},
                   {0.6, 0.4},
                   {0.3, 0.7},
                   {0, 1},
                   {0.35, 0.97},
                   {0.7, 1}}};
  for (Point& p : drawing[0]) p = {margin + p.x * size, margin + p.y * size};
  const int height = static_cast<int>(size + 2 * margin);
  const int width = static_cast<int>(0.7 * size + 2 * margin);
  const Sheet sheet = Sheet(width, height).write(drawing, pen);
  InkMap map(height, width);
  for (std::size_t i = 0; i < map.cells.size(); ++i)
    map.cells[i] = static_cast<float>(255 - sheet.tones().cells[i]) / 255;
  return map;
}

// Mean difference of two rasters' pixels, 0..255.
double difference(const Raster& a, const Raster& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(a.pixels[i] - b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

double ink_of(const Raster& raster) {
  double sum = 0;
  for (const std::uint8_t pixel : raster.pixels) sum += pixel;
  return sum / 255;
}

TEST_CASE("a hair and a ballpoint come to the same picture, at any size") {
  const Raster ballpoint = fit_ink(two(400, 14), kMnist);
  CHECK(difference(ballpoint, fit_ink(two(400, 4), kMnist)) < 8);
  CHECK(difference(ballpoint, fit_ink(two(100, 3), kMnist)) < 8);
  CHECK(difference(ballpoint, fit_ink(two(1000, 20), kMnist)) < 8);
  CHECK(difference(ballpoint, fit_ink(two(400, 80), kMnist)) > 16);
  // As thick as a thin pen of MNIST's, though it was a fifth of that.
  CHECK(ink_of(fit_ink(two(400, 8), kMnist)) > 0.9 * ink_of(ballpoint));
}

TEST_CASE("a brush is made thinner, and an ordinary pen stays as it is") {
  CHECK(ink_of(fit_ink(two(200, 90), kMnist)) < 1.05 * ink_of(fit_ink(two(200, 70), kMnist)));
  const double thin = ink_of(fit_ink(two(200, 24), kMnist));
  const double thick = ink_of(fit_ink(two(200, 36), kMnist));
  CHECK(thick > 1.2 * thin);
}

TEST_CASE("the ink's longer side takes 20 pixels, whatever was done to the pen") {
  for (const double pen : {2.0, 20.0, 90.0}) {
    const Raster raster = fit_ink(two(200, pen), kMnist);
    int top = 28;
    int bottom = -1;
    for (int i = 0; i < 784; ++i) {
      if (raster.pixels[static_cast<std::size_t>(i)] < 64) continue;
      top = std::min(top, i / 28);
      bottom = std::max(bottom, i / 28);
    }
    INFO(pen);
    CHECK(std::abs(bottom - top + 1 - 20) <= 1);
  }
}

TEST_CASE("dots and nothing are rasters, too") {
  CHECK(fit_ink(InkMap(), kMnist).blank());
  CHECK(fit_ink(InkMap(3, 3, 0.4F), kMnist).blank());
  CHECK_FALSE(fit_ink(InkMap(1, 1, 1), kMnist).blank());
  CHECK_FALSE(fit_ink(InkMap(50, 50, 1), kMnist).blank());
}

}  // namespace
}  // namespace inkdigit
