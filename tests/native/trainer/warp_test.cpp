#include "trainer/augment/warp.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using test::augmented;
using test::Bytes;
using test::Center;
using test::center_of;
using test::dot;
using test::everything;
using test::mass;
using test::placed;
using test::shape_of;

TEST_CASE("a variation of nothing, and one by an empty spec, leave every byte") {
  for (const int channels : {1, 3}) {
    const Shape shape = shape_of(28, channels);
    const Bytes image = test::random_pixels(shape.size(), 1);
    CHECK(placed(image, shape, {}) == image);
    CHECK(augmented({}, image, shape, {1, 2, 3}) == image);
  }
  CHECK_FALSE(Augmenter({}, shape_of(28)).enabled());
  AugmentSpec never = everything();
  never.probability = 0;
  CHECK_FALSE(never.enabled());
}

TEST_CASE("the resampling itself leaves every byte where the map is the identity") {
  const Shape shape{3, 5, 7, false};
  const Bytes image = test::random_pixels(shape.size(), 1);
  PaddedPicture from(shape);
  PaddedPicture to(shape);
  from.read(image.data());
  warp(from, inverse_map({}, shape.width, shape.height), nullptr, nullptr, to);
  Bytes result(image.size());
  to.write(result.data());
  CHECK(result == image);
}

TEST_CASE("a quarter turn takes what is above the middle to the right of it") {
  const float quarter = std::numbers::pi_v<float> / 2;
  CHECK(placed(dot(9, 4, 1), shape_of(9), {.angle = quarter}) == dot(9, 7, 4));
  CHECK(placed(dot(9, 4, 1), shape_of(9), {.angle = -quarter}) == dot(9, 1, 4));
  // Of an even side the middle lies between pixels.
  CHECK(placed(dot(8, 0, 0), shape_of(8), {.angle = quarter}) == dot(8, 7, 0));
}

TEST_CASE("a turn by 30 degrees takes a blot where trigonometry says") {
  Bytes image = dot(33, 16, 6);
  for (const int i : {-1, 0, 1}) {
    for (const int j : {-1, 0, 1}) image[static_cast<std::size_t>((6 + i) * 33 + 16 + j)] = 200;
  }
  const auto angle = static_cast<float>(30 * std::numbers::pi / 180);
  const Center found = center_of(placed(image, shape_of(33), {.angle = angle}), 33);
  CHECK(found.x == Approx(16 + 10 * std::sin(30 * std::numbers::pi / 180)).margin(0.05));
  CHECK(found.y == Approx(16 - 10 * std::cos(30 * std::numbers::pi / 180)).margin(0.05));
}

TEST_CASE("a shift by whole pixels moves bytes; paper comes in, what leaves is gone") {
  const Shape shape{1, 6, 5, false};
  const Bytes image = test::random_pixels(shape.size(), 2);
  const Bytes moved = placed(image, shape, {.shift_x = 2, .shift_y = -1});
  const auto at = [](int x, int y) { return static_cast<std::size_t>(y * 5 + x); };
  for (int y = 0; y < shape.height; ++y) {
    for (int x = 0; x < shape.width; ++x) {
      const bool inside = x >= 2 && y + 1 < shape.height;
      CHECK(moved[at(x, y)] == (inside ? image[at(x - 2, y + 1)] : 0));
    }
  }
  CHECK(mass(placed(image, shape, {.shift_x = 100, .shift_y = 100})) == 0);
}

TEST_CASE("color goes on beyond the edge as it ends there") {
  const Shape shape = shape_of(4, 3);
  Bytes image(shape.size());
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(5 * i + 7);
  const Bytes moved = placed(image, shape, {.shift_x = 2, .shift_y = -1});
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 4; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int from = (std::min(y + 1, 3) * 4 + std::max(x - 2, 0)) * 3 + c;
        CHECK(int{moved[static_cast<std::size_t>((y * 4 + x) * 3 + c)]} ==
              int{image[static_cast<std::size_t>(from)]});
      }
    }
  }
}

TEST_CASE("a shift by a quarter of a pixel shares a pixel out") {
  const Bytes moved = placed(dot(5, 2, 2), shape_of(5), {.shift_x = 0.25F});
  CHECK(moved[2 * 5 + 2] == 150);
  CHECK(moved[2 * 5 + 3] == 50);
  CHECK(mass(moved) == 200);
}

TEST_CASE("a factor of 2 doubles the distance from the middle and the size") {
  const Bytes image = dot(17, 10, 8);
  const Bytes larger = placed(image, shape_of(17), {.scale = 2});
  const Center center = center_of(larger, 17);
  // Halves and quarters of 200 are whole levels.
  CHECK(center.x == Approx(12));
  CHECK(center.y == Approx(8));
  CHECK(mass(larger) == 4 * mass(image));
}

TEST_CASE("a slant of 1/2 moves what is 6 pixels above the middle 3 pixels to the right") {
  CHECK(placed(dot(17, 8, 2), shape_of(17), {.shear = 0.5F}) == dot(17, 11, 2));
  CHECK(placed(dot(17, 8, 8), shape_of(17), {.shear = 0.5F}) == dot(17, 8, 8));
  CHECK(placed(dot(17, 8, 12), shape_of(17), {.shear = 0.5F}) == dot(17, 6, 12));
}

TEST_CASE("slant, size, turn and shift are done in this order, and undone by one map") {
  // From the middle: (0, -2), slanted (1, -2), scaled (2, -4), turned (4, 2), shifted (5, 2).
  const Placement placement{.angle = std::numbers::pi_v<float> / 2,
                            .scale = 2,
                            .shear = 0.5F,
                            .shift_x = 1,
                            .shift_y = 0};
  const InverseMap map = inverse_map(placement, 17, 17);
  const float x = 8 + 5;
  const float y = 8 + 2;
  // Fewer than 16 roundings, of terms whose magnitudes sum up to less than 40.
  const double rounding = test::gamma(16) * 40;
  CHECK(std::abs(map.xx * x + map.xy * y + map.x0 - 8) <= rounding);
  CHECK(std::abs(map.yx * x + map.yy * y + map.y0 - 6) <= rounding);
}

TEST_CASE("a displacement says how much further on a pixel is fetched from") {
  const Shape shape = shape_of(5);
  PaddedPicture from(shape);
  PaddedPicture to(shape);
  from.read(dot(5, 3, 2).data());
  const std::vector<float> right(25, 1);
  const std::vector<float> none(25, 0);
  warp(from, {}, right.data(), none.data(), to);
  Bytes result(25);
  to.write(result.data());
  CHECK(result == dot(5, 2, 2));
  warp(from, {}, none.data(), right.data(), to);
  to.write(result.data());
  CHECK(result == dot(5, 3, 1));
}

}  // namespace
}  // namespace inkdigit
