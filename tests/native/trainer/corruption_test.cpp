#include "trainer/augment/corruption/corruption.hpp"

#include <cmath>
#include <set>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

std::vector<Corruption> all_kinds() {
  std::vector<Corruption> kinds;
  for (std::size_t k = 0; k < kCorruptionNames.size(); ++k) {
    kinds.push_back(static_cast<Corruption>(k));
  }
  return kinds;
}

using Pixels = std::vector<std::uint8_t>;

Pixels corrupted(Corruption kind, std::size_t severity, Pixels pixels, const Shape& shape,
                 std::uint64_t picture = 0, std::uint64_t seed = 1) {
  CorruptionScratch scratch(shape);
  corrupt(kind, severity, {seed, picture}, pixels.data(), scratch);
  return pixels;
}

Pixels digit_of(const Dataset& data, std::size_t i) {
  return {data.image(i), data.image(i) + data.shape.size()};
}

double mean_change(const Pixels& one, const Pixels& other) {
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += std::abs(one[i] - other[i]);
  return sum / static_cast<double>(one.size());
}

TEST_CASE("every kind changes pictures, the more the severer") {
  const Dataset data = test::synthetic(20);
  for (const Corruption kind : all_kinds()) {
    INFO(name_of(kind));
    double before = 0;
    double first = 0;
    for (std::size_t severity = 1; severity <= kSeverities; ++severity) {
      INFO(severity);
      double sum = 0;
      for (std::size_t i = 0; i < data.size(); ++i) {
        const Pixels pixels = digit_of(data, i);
        const Pixels spoilt = corrupted(kind, severity, pixels, data.shape, i);
        CHECK(spoilt != pixels);
        sum += mean_change(spoilt, pixels);
      }
      // Where hardly a pixel is as it was, it may be a little less.
      CHECK(sum > 0.95 * before);
      if (severity == 1) first = sum;
      before = sum;
    }
    CHECK(before > 1.3 * first);
  }
}

TEST_CASE("what becomes of a picture is a function of seed, kind and number") {
  const Dataset data = test::synthetic(1);
  const Pixels pixels = digit_of(data, 0);
  // Nothing is drawn for these.
  const std::set<Corruption> fixed{Corruption::kGaussianBlur, Corruption::kScale,
                                   Corruption::kBrightness, Corruption::kContrast};
  for (const Corruption kind : all_kinds()) {
    INFO(name_of(kind));
    const Pixels one = corrupted(kind, 3, pixels, data.shape);
    CHECK(corrupted(kind, 3, pixels, data.shape) == one);
    // Both ways of a rotation are drawn; one of eight pictures goes the other.
    std::set<Pixels> by_number;
    std::set<Pixels> by_seed;
    for (std::uint64_t n = 0; n < 8; ++n) {
      by_number.insert(corrupted(kind, 3, pixels, data.shape, n));
      by_seed.insert(corrupted(kind, 3, pixels, data.shape, 0, n));
    }
    CHECK((by_number.size() > 1) == (fixed.count(kind) == 0));
    CHECK((by_seed.size() > 1) == (fixed.count(kind) == 0));
  }
}

double ink_of(const Pixels& pixels) {
  double sum = 0;
  for (const std::uint8_t level : pixels) sum += level;
  return sum;
}

TEST_CASE("kinds do what their names say") {
  const Shape shape{1, 28, 28, false};
  Pixels square(shape.size());
  for (std::size_t y = 10; y < 18; ++y) {
    for (std::size_t x = 10; x < 18; ++x) square[28 * y + x] = 200;
  }
  const double ink = ink_of(square);
  const auto made = [&](Corruption kind, std::size_t severity) {
    return corrupted(kind, severity, square, shape);
  };
  // What is moved or smeared inside of the picture keeps its ink.
  CHECK(ink_of(made(Corruption::kGaussianBlur, 2)) == Approx(ink).epsilon(0.02));
  CHECK(ink_of(made(Corruption::kShift, 3)) == Approx(ink).epsilon(0.02));
  CHECK(ink_of(made(Corruption::kRotation, 3)) == Approx(ink).epsilon(0.03));
  CHECK(ink_of(made(Corruption::kMotionBlur, 2)) == Approx(ink).epsilon(0.03));
  CHECK(ink_of(made(Corruption::kScale, 3)) == Approx(ink * 0.65 * 0.65).epsilon(0.05));
  // Shot noise has the picture for its mean, and leaves paper alone.
  const Pixels shot = made(Corruption::kShotNoise, 1);
  CHECK(shot[0] == 0);
  CHECK(shot != square);
  CHECK(ink_of(shot) == Approx(ink).epsilon(0.15));
  CHECK(made(Corruption::kBrightness, 1)[0] == 25);
  // Half of the pixels that are stuck are white.
  const Pixels stuck = made(Corruption::kImpulseNoise, 5);
  CHECK(std::count(stuck.begin(), stuck.end(), 255) == Approx(784 * 0.125).margin(50));
  const Pixels pale = made(Corruption::kContrast, 5);
  const auto [low, high] = std::minmax_element(pale.begin(), pale.end());
  CHECK(*high - *low == Approx(20).margin(1));
  // Lines are ink on paper, and what was ink stays.
  for (const Corruption kind : {Corruption::kDottedLine, Corruption::kZigzag}) {
    const Pixels lined = made(kind, 1);
    CHECK(ink_of(lined) > ink + 255 * 3);
    for (std::size_t i = 0; i < lined.size(); ++i) CHECK(lined[i] >= square[i]);
  }
}

TEST_CASE("pictures in color and of other sizes are spoilt, too") {
  const Shape shape{3, 20, 37, false};
  const Pixels pixels = test::random_pixels(shape.size(), 3);
  for (const Corruption kind : all_kinds()) {
    INFO(name_of(kind));
    CHECK(corrupted(kind, 5, pixels, shape) != pixels);
  }
}

}  // namespace
}  // namespace inkdigit
