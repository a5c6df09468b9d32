#include "trainer/augment/ragged.hpp"

#include <algorithm>
#include <cmath>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/statistics.hpp"

namespace inkdigit {
namespace {

using test::augmented;
using test::Bytes;
using test::shape_of;

constexpr int kRaggedSide = 32;

// Ink in the left half.
Bytes half_inked() {
  Bytes image(shape_of(kRaggedSide).size());
  for (int y = 0; y < kRaggedSide; ++y)
    std::fill_n(image.begin() + y * kRaggedSide, kRaggedSide / 2, 255);
  return image;
}

TEST_CASE("an edge moves by the radius, as far as the next pixel") {
  // Of a stroke's end: ink to the left, paper elsewhere.
  CHECK(moved_edge(0, 200, 0, 0, 0, 0.25F) == 50);
  CHECK(moved_edge(0, 200, 0, 0, 0, 1) == 200);
  CHECK(moved_edge(0, 200, 0, 0, 0, -1) == 0);
  CHECK(moved_edge(200, 200, 0, 200, 200, -0.25F) == 150);
  CHECK(moved_edge(200, 200, 0, 200, 200, 0.5F) == 200);
  CHECK(moved_edge(120, 200, 40, 120, 120, 0.5F) == 160);
  CHECK(moved_edge(120, 200, 40, 120, 120, -0.5F) == 80);
}

TEST_CASE("a ragged outline is where it was on average, and nothing else changes") {
  AugmentSpec spec;
  spec.ragged_pixels = 0.8;
  const Augmenter augmenter(spec, shape_of(kRaggedSide));
  AugmentScratch scratch = augmenter.make_scratch();
  double shift = 0;
  double square = 0;
  int rows = 0;
  for (std::uint64_t step = 0; step < 100; ++step) {
    Bytes image = half_inked();
    augmenter.augment({1, step, 0}, image.data(), scratch);
    const float most = augmenter.draw({1, step, 0}).ragged;
    for (int y = 1; y < kRaggedSide - 1; ++y) {
      const auto row = image.begin() + y * kRaggedSide;
      for (int x = 1; x < kRaggedSide - 1; ++x) {
        if (x < kRaggedSide / 2 - 1) REQUIRE(row[x] == 255);
        if (x > kRaggedSide / 2) REQUIRE(row[x] == 0);
      }
      const double lost = (255 - row[kRaggedSide / 2 - 1]) / 255.0;
      const double won = row[kRaggedSide / 2] / 255.0;
      // Rounding to bytes is half a level.
      REQUIRE((lost <= most + 0.002 && won <= most + 0.002));
      shift += won - lost;
      square += (won * won + lost * lost) / (most * most);
      ++rows;
    }
  }
  // Each of the two pixels moves only one way: half the time, by a number uniform in 0..most. So
  // squares are most^2 / 6 each on average; their deviation from that is 0.27 most^2.
  const double margin = test::margin_of_mean(0.8 * std::sqrt(1.0 / 3), rows);
  CHECK(std::abs(shift / rows) <= margin);
  CHECK(std::abs(square / rows - 1.0 / 3) <=
        test::margin_of_mean(0.27 * std::sqrt(2.0), rows) + 0.01);
}

TEST_CASE("each pixel has a number of its own, of a stream of its own") {
  AugmentSpec spec;
  spec.ragged_pixels = 1;
  const Shape shape = shape_of(kRaggedSide);
  const ImageKey key{5, 7, 9};
  Random random(5, RandomPurpose::kAugment, ((7ULL * 4 + 3) << 20U) + 9);
  PaddedPicture image(shape);
  PaddedPicture other(shape);
  image.read(half_inked().data());
  make_ragged(random, Augmenter(spec, shape).draw(key).ragged, image, other);
  Bytes expected(shape.size());
  image.write(expected.data());
  CHECK(augmented(spec, half_inked(), shape, key) == expected);
}

TEST_CASE("color goes on behind the picture's edge when its outlines are ragged") {
  PaddedPicture image(shape_of(6, 3));
  PaddedPicture other(shape_of(6, 3));
  image.read(Bytes(108, 90).data());
  Random random(1, RandomPurpose::kAugment);
  make_ragged(random, 1, image, other);
  for (int y = -1; y <= 7; ++y) {
    for (int x = -1; x <= 7; ++x) CHECK(*image.at(x, y) == 90);
  }
}

}  // namespace
}  // namespace inkdigit
