#include "trainer/augment/blur.hpp"

#include <cmath>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

using test::Bytes;
using test::dot;
using test::shape_of;

TEST_CASE("a blurred dot keeps its ink and its place, and spreads by the deviation both ways") {
  constexpr int kSide = 31;
  for (const double deviation : {0.0, 0.3, 0.7, 1.0, 1.5, 2.0}) {
    INFO(deviation);
    PaddedPicture image(shape_of(kSide));
    PaddedPicture other(shape_of(kSide));
    image.read(dot(kSide, 15, 15, 200).data());
    blur(static_cast<float>(deviation), image, other);
    double ink = 0;
    double wide = 0;
    double high = 0;
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const double level = static_cast<double>(*image.at(x, y));
        REQUIRE(level >= 0);
        ink += level;
        wide += level * (x - 15) * (x - 15);
        high += level * (y - 15) * (y - 15);
      }
    }
    // 16 averages of five roundings each, relatively.
    const double variance = deviation * deviation;
    CHECK(std::abs(ink - 200) <= 200 * test::gamma(80));
    CHECK(std::abs(wide / 200 - variance) <= variance * test::gamma(100));
    CHECK(std::abs(high / 200 - variance) <= variance * test::gamma(100));
  }
}

TEST_CASE("steps of a blur are as few as leave no neighbor more than a quarter of the weight") {
  CHECK(blur_steps(0).count == 0);
  for (const float deviation : {0.01F, 0.5F, 0.71F, 1.0F, 2.0F}) {
    const BlurSteps steps = blur_steps(deviation);
    const float variance = deviation * deviation;
    CHECK(steps.share <= 0.25F);
    CHECK(static_cast<float>(2 * steps.count) * steps.share == Approx(variance));
    CHECK(static_cast<float>(steps.count - 1) < 2 * variance);
  }
}

TEST_CASE("color that ends at the picture's edge is not blurred with paper") {
  PaddedPicture image(shape_of(6, 3));
  PaddedPicture other(shape_of(6, 3));
  image.read(Bytes(108, 90).data());
  blur(1.5F, image, other);
  for (int y = -1; y <= 7; ++y) {
    for (int x = -1; x <= 7; ++x) CHECK(*image.at(x, y) == 90);
  }
  PaddedPicture gray(shape_of(6));
  PaddedPicture spare(shape_of(6));
  gray.read(Bytes(36, 90).data());
  blur(1, gray, spare);
  CHECK(*gray.at(0, 3) < 80);
}

}  // namespace
}  // namespace inkdigit
