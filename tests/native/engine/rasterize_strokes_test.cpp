#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/ink/raster.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/raster.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

using test::kMnist;

Raster draw(const Drawing& drawing) {
  Result<Raster> raster = rasterize(drawing, kMnist);
  REQUIRE(raster);
  REQUIRE(raster->pixels.size() == 784);
  return *raster;
}

struct Extent {
  int left = 28;
  int top = 28;
  int right = -1;
  int bottom = -1;
  double center_x = 0;  // of mass, in pixel indices
  double center_y = 0;
};

Extent measure(const Raster& raster) {
  Extent e;
  double mass = 0;
  for (int y = 0; y < raster.height; ++y) {
    for (int x = 0; x < raster.width; ++x) {
      const double ink = raster.pixels[static_cast<std::size_t>(y * raster.width + x)];
      if (ink == 0) continue;
      e.left = std::min(e.left, x);
      e.right = std::max(e.right, x);
      e.top = std::min(e.top, y);
      e.bottom = std::max(e.bottom, y);
      mass += ink;
      e.center_x += ink * x;
      e.center_y += ink * y;
    }
  }
  e.center_x /= mass;
  e.center_y /= mass;
  return e;
}

const Drawing kSeven{{{10, 12}, {60, 10}, {30, 90}}, {{25, 50}, {55, 48}}};

Drawing transformed(const Drawing& drawing, double scale, double dx, double dy) {
  Drawing result = drawing;
  for (Stroke& stroke : result) {
    for (Point& p : stroke) p = {p.x * scale + dx, p.y * scale + dy};
  }
  return result;
}

TEST_CASE("ink fills a box of 20 pixels and has its center of mass in the middle") {
  const Extent e = measure(draw(kSeven));
  CHECK(e.bottom - e.top + 1 == 20);
  CHECK(e.right - e.left + 1 < 20);
  CHECK(std::abs(e.center_x - 14) <= 0.5);
  CHECK(std::abs(e.center_y - 14) <= 0.5);
}

TEST_CASE("a fit says where the pen was") {
  // A frame without its right side and, to move the center of mass, with a line more at its left.
  const Drawing drawing{{{700, -40}, {300, -40}, {300, 160}, {700, 160}}, {{310, -40}, {310, 160}}};
  const Result<Fit> fit = fit_of(FlatStrokes(drawing).view(), kMnist);
  REQUIRE(fit);
  const double box = kBoxShare * 28;
  const double pen = kMnist.pen * box;
  CHECK(fit->scale == Approx((box - pen) / 400));
  // What the pen covers begins with a pixel, and ends with one along the longer side.
  const Extent e = measure(draw(drawing));
  CHECK(e.left == Approx(300 * fit->scale + fit->x - pen / 2));
  CHECK(e.right + 1 == Approx(700 * fit->scale + fit->x + pen / 2));
  CHECK(e.top == Approx(-40 * fit->scale + fit->y - pen / 2));
  // Elsewhere a pixel has ink if its middle is within half a pixel of the pen's.
  CHECK(e.bottom == std::floor(160 * fit->scale + fit->y + pen / 2));
  CHECK(e.left + e.right + 1 != 28);  // so that the shift counts
}

TEST_CASE("a dot has a place, and no scale") {
  const auto of = [](const Drawing& drawing) {
    return fit_of(FlatStrokes(drawing).view(), kMnist);
  };
  const Fit dot = *of({{{5e6, -3}}});
  CHECK(dot.scale == 0);
  const Extent e = measure(draw({{{5e6, -3}}}));
  CHECK(std::abs(dot.x - (e.left + e.right + 1) / 2.0) <= 0.5);
  CHECK(std::abs(dot.y - (e.top + e.bottom + 1) / 2.0) <= 0.5);
  const Fit none = *of({{}});
  CHECK((none.scale == 0 && none.x == 0 && none.y == 0));
  CHECK_THAT(of({{{0, 0}, {std::nan(""), 0}}}).error().message, Contains("stroke 1, point 2: x"));
}

TEST_CASE("size and place of the drawing do not matter") {
  const Raster raster = draw(kSeven);
  for (const double scale : {0.001, 0.5, 1024.0}) {
    CHECK(draw(transformed(kSeven, scale, 0, 0)).pixels == raster.pixels);
  }
  CHECK(draw(transformed(kSeven, 1, -4096, 65536)).pixels == raster.pixels);
}

TEST_CASE("the aspect is kept") {
  const Extent e = measure(draw({{{0, 0}, {100, 0}, {100, 50}, {0, 50}, {0, 0}}}));
  CHECK(e.right - e.left + 1 == 20);
  const int height = e.bottom - e.top + 1;
  CHECK(height >= 11);
  CHECK(height <= 12);
}

TEST_CASE("strokes are anti-aliased, with full ink in the middle of the pen") {
  const Raster raster = draw({{{0, 0}, {70, 100}}});
  const auto partly = std::count_if(raster.pixels.begin(), raster.pixels.end(),
                                    [](std::uint8_t v) { return v > 0 && v < 255; });
  CHECK(partly > 20);
  CHECK(*std::max_element(raster.pixels.begin(), raster.pixels.end()) > 240);
}

TEST_CASE("a dot is a disc of the pen's width in the middle, however it was made") {
  const Raster dot = draw({{{5, 5}}});
  const Extent e = measure(dot);
  CHECK(e.right - e.left + 1 <= 4);
  CHECK(std::abs(e.center_x - 14) <= 0.5);
  CHECK(draw({{{5, 5}, {5, 5}, {5, 5}}}).pixels == dot.pixels);
  CHECK(draw({{{-1e9, 3}}}).pixels == dot.pixels);
}

TEST_CASE("a stroke of one point is a dot beside the other strokes") {
  const Raster line = draw({{{0, 0}, {0, 100}}});
  const Raster with_dot = draw({{{0, 0}, {0, 100}}, {{40, 100}}});
  CHECK(measure(with_dot).right - measure(with_dot).left >
        measure(line).right - measure(line).left + 4);
}

TEST_CASE("no ink gives a blank raster") {
  CHECK(draw({}).blank());
  CHECK(draw({{}, {}}).blank());
  CHECK_FALSE(draw({{}, {{1, 1}}}).blank());
}

TEST_CASE("a coordinate that is no finite number is an error that names the point") {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity(), -1e300}) {
    const Result<Raster> raster = rasterize(Drawing{{{0, 0}}, {{1, 1}, {2, 2}, {3, bad}}}, kMnist);
    REQUIRE_FALSE(raster);
    CHECK_THAT(raster.error().message, Contains("stroke 2, point 3: y is"));
  }
}

TEST_CASE("the smallest and the largest differences of coordinates are drawn") {
  const double tiny = std::numeric_limits<double>::denorm_min();
  CHECK_FALSE(draw({{{0, 0}, {tiny, tiny}}}).blank());
  CHECK(measure(draw({{{-1e15, -1e15}, {1e15, 1e15}}})).bottom >= 20);
}

TEST_CASE("a million points are drawn like the few that matter") {
  Stroke spiral;
  for (int i = 0; i < 1'000'000; ++i) {
    const double t = i / 1e6;
    spiral.push_back({std::cos(20 * t) * t, std::sin(20 * t) * t});
  }
  Stroke sparse;
  for (std::size_t i = 0; i < spiral.size(); i += 1000) sparse.push_back(spiral[i]);
  sparse.push_back(spiral.back());
  const Raster many = draw({spiral});
  const Raster few = draw({sparse});
  for (std::size_t i = 0; i < many.pixels.size(); ++i) {
    REQUIRE(std::abs(many.pixels[i] - few.pixels[i]) <= 12);
  }
}

}  // namespace
}  // namespace inkdigit
