#include "trainer/augment/thickness.hpp"

#include <algorithm>
#include <cmath>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using test::Bytes;
using test::dot;
using test::shape_of;

// The middle row of an upright bar, in pixels of ink.
double bar_width(float radius, int channels) {
  constexpr int kSide = 21;
  const Shape shape = shape_of(kSide, channels);
  PaddedPicture image(shape);
  PaddedPicture other(shape);
  for (int y = 3; y < kSide - 3; ++y) {
    // Five pixels, its right edge halfway through one.
    for (int x = 8; x < 13; ++x) std::fill_n(image.at(x, y), channels, x == 12 ? 127.5F : 255.0F);
  }
  thicken(radius, image, other);
  double ink = 0;
  const float* const row = image.at(0, kSide / 2);
  for (std::size_t i = 0; i < image.row_size(); ++i) ink += static_cast<double>(row[i]) / 255;
  return ink / channels;
}

TEST_CASE("color that ends at the picture's edge goes on behind it, however far edges move") {
  const Shape shape = shape_of(6, 3);
  for (const float radius : {0.5F, 2.5F, -2.5F}) {
    PaddedPicture image(shape);
    PaddedPicture other(shape);
    image.read(Bytes(shape.size(), 90).data());
    thicken(radius, image, other);
    for (int y = -1; y <= 7; ++y) {
      for (int x = -1; x <= 7; ++x) CHECK(*image.at(x, y) == 90);
    }
  }
}

TEST_CASE("thickness moves each edge of a bar by the radius") {
  for (const int channels : {1, 3}) {
    for (const double radius : {-2.0, -1.5, -0.75, -0.3, 0.0, 0.3, 0.75, 1.0, 1.5, 3.0}) {
      INFO(radius);
      const double expected = std::max(0.0, 4.5 + 2 * radius);
      // Each of 21 pixels takes up to three steps of fewer than five roundings.
      const double found = bar_width(static_cast<float>(radius), channels);
      CHECK(std::abs(found - expected) <= 21 * test::gamma(15));
    }
  }
}

TEST_CASE("a dot grows into a disc of about the radius") {
  const Shape shape = shape_of(15);
  PaddedPicture image(shape);
  PaddedPicture other(shape);
  image.read(dot(15, 7, 7, 255).data());
  thicken(2, image, other);
  for (int y = 0; y < 15; ++y) {
    for (int x = 0; x < 15; ++x) {
      const double distance = std::hypot(x - 7, y - 7);
      if (distance > 3.2) CHECK(*image.at(x, y) == 0);
      if (distance <= 1) CHECK(*image.at(x, y) > 128);
    }
  }
  CHECK(*image.at(9, 7) == 255);
}

TEST_CASE("ink at the edge of the image is thinned from outside too, where paper is") {
  const Shape shape = shape_of(8);
  PaddedPicture image(shape);
  PaddedPicture other(shape);
  image.read(Bytes(64, 255).data());
  thicken(-1, image, other);
  CHECK(*image.at(0, 4) == 0);
  CHECK(*image.at(4, 7) == 0);
  CHECK(*image.at(1, 4) == 255);
}

}  // namespace
}  // namespace inkdigit
