#include "trainer/augment/elastic.hpp"

#include <cmath>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/statistics.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

using test::augmented;
using test::Bytes;
using test::digit;
using test::mass;
using test::shape_of;

TEST_CASE("elastic displacements are alpha long, at the corner too, and smooth by sigma") {
  constexpr int kWidth = 30;
  constexpr int kHeight = 24;
  constexpr double kAlpha = 2;
  constexpr double kSigma = 3;
  constexpr int kDraws = 3000;
  const Elastic elastic(kAlpha, kSigma, kWidth, kHeight);
  std::vector<float> x(kWidth * kHeight);
  std::vector<float> y(kWidth * kHeight);
  std::vector<float> scratch(elastic.scratch_size());
  const std::size_t middle = 12 * kWidth + 12;
  double corner = 0;
  double center = 0;
  double beside = 0;  // products of displacements 2 sigma apart
  double below = 0;
  double across = 0;  // products of the two directions
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Random random(1, RandomPurpose::kAugment, i);
    elastic.draw(random, x.data(), y.data(), scratch.data());
    corner += (x[0] * x[0] + y[0] * y[0]) / kDraws;
    center += (x[middle] * x[middle] + y[middle] * y[middle]) / kDraws;
    beside += (x[middle] * x[middle + 6] + y[middle] * y[middle + 6]) / kDraws;
    below += (x[middle] * x[middle + 6 * kWidth] + y[middle] * y[middle + 6 * kWidth]) / kDraws;
    across += x[middle] * y[middle] / kDraws;
  }
  // Of two normal numbers a draw.
  const double margin = test::margin_of_squares(2 * kDraws);
  CHECK(std::abs(corner / (kAlpha * kAlpha) - 1) <= margin);
  CHECK(std::abs(center / (kAlpha * kAlpha) - 1) <= margin);
  // Two such fields' values d apart have the correlation r = exp(-d^2 / (4 sigma^2)). Its
  // estimate's standard deviation is that of a line's slope, sqrt((1 - r^2) / pairs). The last is
  // half of one.
  const double r = std::exp(-1);
  const double of_slope = test::margin_of_mean(std::sqrt(1 - r * r), 2 * kDraws);
  CHECK(std::abs(beside / center - r) <= of_slope);
  CHECK(std::abs(below / center - r) <= of_slope);
  CHECK(std::abs(across / center) <= test::margin_of_mean(0.5, kDraws));
}

TEST_CASE("a sigma far beyond the image shifts all of it alike, by alpha") {
  const Elastic elastic(2, 32, 6, 6);
  std::vector<float> x(36);
  std::vector<float> y(36);
  std::vector<float> scratch(elastic.scratch_size());
  double square = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Random random(1, RandomPurpose::kAugment, i);
    elastic.draw(random, x.data(), y.data(), scratch.data());
    square += (x[7] * x[7] + y[7] * y[7]) / 2000;
    CHECK(std::abs(x[0] - x[35]) < 0.2);
  }
  CHECK(std::abs(square / 4 - 1) <= test::margin_of_squares(2 * 2000));
}

TEST_CASE("elastic distortion bends a digit and keeps its ink roughly") {
  AugmentSpec spec;
  spec.elastic_alpha_pixels = 1;
  const Bytes image = digit();
  double total = 0;
  for (std::uint64_t step = 0; step < 50; ++step) {
    const Bytes bent = augmented(spec, image, shape_of(28), {1, step, 0});
    CHECK(bent != image);
    CHECK(mass(bent) == Approx(mass(image)).epsilon(0.35));
    total += mass(bent) / 50;
  }
  CHECK(total == Approx(mass(image)).epsilon(0.06));
}

}  // namespace
}  // namespace inkdigit
