#include "trainer/augment/augmenter.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/statistics.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

using test::augmented;
using test::Bytes;
using test::digit;
using test::everything;
using test::mass;
using test::shape_of;

TEST_CASE("noise has the deviation that is asked for, and no mean") {
  AugmentSpec spec;
  spec.noise_grey_levels = 20;
  const Shape shape = shape_of(64, 3);
  const Bytes image(shape.size(), 128);
  const Bytes noisy = augmented(spec, image, shape, {1, 2, 3});
  double square = 0;
  for (const std::uint8_t level : noisy) square += std::pow(level - 128.0, 2);
  const auto count = static_cast<double>(noisy.size());
  // Rounding to whole levels adds a variance of 1/12.
  const double variance = 20.0 * 20 + 1.0 / 12;
  const double margin = test::margin_of_mean(std::sqrt(variance), count);
  CHECK(std::abs(mass(noisy) / count - 128) <= margin);
  CHECK(std::abs(square / count / variance - 1) <= test::margin_of_squares(count));
}

TEST_CASE("erasing leaves one rectangle of one level, as large as was asked for") {
  AugmentSpec spec;
  spec.erase_probability = 0.6;
  spec.erase_share = 0.3;
  constexpr int kSide = 28;
  const Shape shape = shape_of(kSide, 3);
  const Bytes image = test::random_pixels(shape.size(), 7);
  const Augmenter augmenter(spec, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  int erased = 0;
  double largest = 0;
  double smallest = 1;
  int wider = 0;
  int higher = 0;
  bool at_left = false;
  bool at_bottom = false;
  Bytes levels;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    const Blot blot = augmenter.draw({1, step, 0}).blot;
    Bytes result = image;
    augmenter.augment({1, step, 0}, result.data(), scratch);
    Bytes expected = image;
    for (int y = blot.top; y < blot.top + blot.height; ++y) {
      for (int x = blot.left; x < blot.left + blot.width; ++x) {
        REQUIRE((x >= 0 && x < kSide && y >= 0 && y < kSide));
        std::fill_n(expected.begin() + (y * kSide + x) * 3, 3, blot.level);
      }
    }
    REQUIRE(result == expected);
    if (blot.width * blot.height == 0) continue;
    ++erased;
    const double share = blot.width * blot.height / double{kSide * kSide};
    largest = std::max(largest, share);
    smallest = std::min(smallest, share);
    wider += blot.width > blot.height ? 1 : 0;
    higher += blot.width < blot.height ? 1 : 0;
    at_left |= blot.left == 0;
    at_bottom |= blot.top + blot.height == kSide;
    levels.push_back(blot.level);
  }
  CHECK(std::abs(erased - 600) <= test::margin_of_count(1000, 0.6));
  // That none of 600 is in the last fiftieth of the range has the probability 0.98^600 = 5e-6.
  // Sides of a rectangle are rounded by half a pixel at most; the longest has 1 / 0.3 times the
  // other.
  const auto margin = [](double share) {
    const double side = std::sqrt(share) * kSide;
    const double pixels = side * (std::sqrt(0.3) + 1 / std::sqrt(0.3)) / 2 + 0.25;
    return (0.3 - 0.02) / 50 + pixels / (kSide * kSide);
  };
  CHECK(std::abs(largest - 0.3) <= margin(0.3));
  CHECK(std::abs(smallest - 0.02) <= margin(0.02));
  const double oblong = wider + higher;
  CHECK(std::abs(wider - oblong / 2) <= test::margin_of_count(oblong, 0.5));
  CHECK(at_left);
  CHECK(at_bottom);
  // Of 600 levels none in such a part: (1 - 10 / 256)^600 = 4e-11.
  CHECK(*std::min_element(levels.begin(), levels.end()) < 10);
  CHECK(*std::max_element(levels.begin(), levels.end()) > 245);
}

// --- What is drawn ---

TEST_CASE("what is drawn fills the range that the spec gives it, and no more") {
  const Augmenter augmenter(everything(), shape_of(28));
  const auto degrees = [](float radians) { return radians * 180 / std::numbers::pi; };
  struct Quantity {
    const char* name;
    double low, high;
    std::function<double(const Variation&)> of;
  };
  const std::vector<Quantity> quantities = {
      {"angle", -20, 20, [&](const Variation& v) { return degrees(v.placement.angle); }},
      {"shift_x", -2.5, 2.5, [](const Variation& v) { return v.placement.shift_x; }},
      {"shift_y", -2.5, 2.5, [](const Variation& v) { return v.placement.shift_y; }},
      {"scale", 0.8, 1.2, [](const Variation& v) { return v.placement.scale; }},
      {"shear", -15, 15, [&](const Variation& v) { return degrees(std::atan(v.placement.shear)); }},
      {"thickness", -1, 1, [](const Variation& v) { return v.thickness; }},
      {"ragged", 0, 0.5, [](const Variation& v) { return v.ragged; }},
  };
  for (const Quantity& q : quantities) {
    INFO(q.name);
    test::check_uniform(q.low, q.high, [&](std::uint64_t i) {
      return q.of(augmenter.draw({1, i / 50, i % 50}));
    });
  }
}

TEST_CASE("of the images so many are varied as the probability says") {
  AugmentSpec spec;
  spec.rotation_degrees = 45;
  spec.probability = 0.3;
  const Bytes image = digit();
  int varied = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    varied += augmented(spec, image, shape_of(28), {1, 0, i}) == image ? 0 : 1;
  }
  CHECK(std::abs(varied - 300) <= test::margin_of_count(1000, 0.3));
}

TEST_CASE("random numbers are drawn from the streams, and in the order, that the header gives") {
  const AugmentSpec spec = everything();
  const Augmenter augmenter(spec, shape_of(28));
  const std::uint64_t step = 1234567890123;
  const std::uint64_t sample = (1U << 20U) - 1;
  Random random(5, RandomPurpose::kAugment, step * 4 * (1U << 20U) + sample);
  const Variation v = augmenter.draw({5, step, sample});
  const auto next = [&](double most) { return (2 * double{random.uniform()} - 1) * most; };
  CHECK(v.varied == (double{random.uniform()} < 0.9));
  // -most + 2 most * uniform rounds `most`, a product of up to twice that, and their sum: less than
  // 4 roundings of `most`. The scale has one of 1.2 more, the shear two, and its tangent is steeper
  // by 1.1 at most.
  const auto near = [](float found, double expected, double most) {
    return std::abs(found - expected) <= test::gamma(4) * most;
  };
  constexpr double kRadians = std::numbers::pi / 180;
  CHECK(near(v.placement.angle, next(20 * kRadians), 20 * kRadians));
  CHECK(near(v.placement.shift_x, next(2.5), 2.5));
  CHECK(near(v.placement.shift_y, next(2.5), 2.5));
  CHECK(near(v.placement.scale, 1 + next(0.2), 0.2 + 1.2 / 4));
  CHECK(near(v.placement.shear, std::tan(next(15 * kRadians)), 1.1 * 15 * kRadians * 6 / 4));
  CHECK(near(v.thickness, next(1), 1));
  for (int i = 0; i < 6; ++i) random.uniform();  // of the blot
  const bool has_gaps = double{random.uniform()} < 0.5;
  const int gaps = has_gaps ? 1 + static_cast<int>(3 * random.uniform()) : 0;
  if (!has_gaps) random.uniform();
  for (int i = 0; i < kMostGaps; ++i) {
    const GapChoice drawn{random.uniform(), random.uniform(0, 2)};
    const GapChoice expected = i < gaps ? drawn : GapChoice{};
    CHECK(v.gaps[static_cast<std::size_t>(i)].place == expected.place);
    CHECK(v.gaps[static_cast<std::size_t>(i)].width == expected.width);
  }
  CHECK((v.ruling.level > 0) == (double{random.uniform()} < 0.5));
  for (int i = 0; i < 6; ++i) random.uniform();  // what it is like
  CHECK(near(v.ragged, 0.5 * double{random.uniform()}, 0.5));
  // Nothing that is switched on or off moves what is drawn for another option.
  AugmentSpec thick;
  thick.thickness_pixels = 1;
  CHECK(Augmenter(thick, shape_of(28)).draw({5, step, sample}).thickness == v.thickness);
  AugmentSpec both = everything();
  both.erase_probability = 1;
  AugmentSpec erased;
  erased.erase_probability = 1;
  const Blot blot = Augmenter(both, shape_of(28)).draw({5, step, sample}).blot;
  const Blot alone = Augmenter(erased, shape_of(28)).draw({5, step, sample}).blot;
  CHECK(blot.left == alone.left);
  CHECK(blot.top == alone.top);
  CHECK(blot.width == alone.width);
  CHECK(blot.height == alone.height);
  CHECK(blot.level == alone.level);
}

TEST_CASE("displacements and noise have streams of their own") {
  const Shape shape = shape_of(28);
  const Bytes image = digit();
  AugmentSpec spec;
  spec.elastic_alpha_pixels = 2;
  Random random(5, RandomPurpose::kAugment, ((7ULL * 4 + 1) << 20U) + 9);
  const Elastic elastic(2, 4, 28, 28);
  std::vector<float> x(784);
  std::vector<float> y(784);
  std::vector<float> scratch(elastic.scratch_size());
  elastic.draw(random, x.data(), y.data(), scratch.data());
  PaddedPicture from(shape);
  PaddedPicture to(shape);
  from.read(image.data());
  warp(from, {}, x.data(), y.data(), to);
  Bytes expected(784);
  to.write(expected.data());
  CHECK(augmented(spec, image, shape, {5, 7, 9}) == expected);

  spec = {};
  spec.noise_grey_levels = 3;
  Random noise(5, RandomPurpose::kAugment, ((7ULL * 4 + 2) << 20U) + 9);
  const Bytes gray(784, 100);
  const Bytes noisy = augmented(spec, gray, shape, {5, 7, 9});
  for (const std::uint8_t level : noisy) {
    REQUIRE(level == static_cast<int>(std::floor(100 + 3 * noise.normal() + 0.5F)));
  }
}

TEST_CASE("the same key gives the same bytes, whatever came before; another key gives others") {
  const Shape shape = shape_of(28);
  const Bytes image = digit();
  AugmentSpec spec = everything();
  spec.probability = 1;
  const Augmenter augmenter(spec, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  const Bytes first = augmented(spec, image, shape, {1, 2, 3});
  for (std::uint64_t step = 10; step < 20; ++step) {
    Bytes other = test::random_pixels(image.size(), step);
    augmenter.augment({1, step, 0}, other.data(), scratch);
  }
  Bytes again = image;
  augmenter.augment({1, 2, 3}, again.data(), scratch);
  CHECK(again == first);
  CHECK(augmented(spec, image, shape, {2, 2, 3}) != first);
  CHECK(augmented(spec, image, shape, {1, 3, 3}) != first);
  CHECK(augmented(spec, image, shape, {1, 2, 4}) != first);
}

TEST_CASE("channels that are alike stay alike") {
  // In the middle of much paper: behind the edge only pictures of one channel have some.
  constexpr int kSide = 48;
  const Bytes inner = digit();
  Bytes gray(shape_of(kSide).size());
  for (int y = 0; y < 28; ++y) {
    std::copy_n(inner.begin() + y * 28, 28, gray.begin() + (y + 10) * kSide + 10);
  }
  Bytes color;
  for (const std::uint8_t level : gray) color.insert(color.end(), 3, level);
  AugmentSpec spec = everything();
  spec.noise_grey_levels = 0;
  spec.ruling_probability = 0;  // a line may reach the edge
  for (std::uint64_t step = 0; step < 20; ++step) {
    const Bytes one = augmented(spec, gray, shape_of(kSide), {1, step, 0});
    const Bytes three = augmented(spec, color, shape_of(kSide, 3), {1, step, 0});
    Bytes expected;
    for (const std::uint8_t level : one) expected.insert(expected.end(), 3, level);
    REQUIRE(three == expected);
  }
}

// Counts a spec's fields.
struct FieldCount {
  int count = 0;
  template <class T>
  void optional(std::string_view /*key*/, const T& /*value*/, Range /*range*/) {
    ++count;
  }
};

TEST_CASE("every field of the spec, by itself, changes what becomes of an image") {
  struct Change {
    const char* field;
    AugmentSpec before;
    std::function<void(AugmentSpec&)> set;
  };
  AugmentSpec off;
  AugmentSpec turned;
  turned.rotation_degrees = 30;
  AugmentSpec bent;
  bent.elastic_alpha_pixels = 2;
  AugmentSpec erased;
  erased.erase_probability = 1;
  AugmentSpec gapped;
  gapped.gap_probability = 1;
  const std::vector<Change> changes = {
      {"probability", turned, [](AugmentSpec& s) { s.probability = 0.01; }},
      {"rotation_degrees", off, [](AugmentSpec& s) { s.rotation_degrees = 10; }},
      {"shift_pixels", off, [](AugmentSpec& s) { s.shift_pixels = 1; }},
      {"scale", off, [](AugmentSpec& s) { s.scale = 0.2; }},
      {"shear_degrees", off, [](AugmentSpec& s) { s.shear_degrees = 10; }},
      {"elastic_alpha_pixels", off, [](AugmentSpec& s) { s.elastic_alpha_pixels = 1; }},
      {"elastic_sigma_pixels", bent, [](AugmentSpec& s) { s.elastic_sigma_pixels = 8; }},
      {"thickness_pixels", off, [](AugmentSpec& s) { s.thickness_pixels = 1; }},
      {"noise_grey_levels", off, [](AugmentSpec& s) { s.noise_grey_levels = 5; }},
      {"erase_probability", off, [](AugmentSpec& s) { s.erase_probability = 1; }},
      {"erase_share", erased, [](AugmentSpec& s) { s.erase_share = 0.5; }},
      {"gap_probability", off, [](AugmentSpec& s) { s.gap_probability = 1; }},
      {"gap_pixels", gapped, [](AugmentSpec& s) { s.gap_pixels = 4; }},
      {"ruling_probability", off, [](AugmentSpec& s) { s.ruling_probability = 1; }},
      {"ragged_pixels", off, [](AugmentSpec& s) { s.ragged_pixels = 0.5; }},
  };
  FieldCount fields;
  AugmentSpec::fields(off, fields);
  CHECK(static_cast<int>(changes.size()) == fields.count);
  const Bytes image = digit();
  for (const Change& change : changes) {
    INFO(change.field);
    AugmentSpec after = change.before;
    change.set(after);
    CHECK(after.enabled());
    CHECK(augmented(after, image, shape_of(28), {1, 2, 3}) !=
          augmented(change.before, image, shape_of(28), {1, 2, 3}));
  }
}

}  // namespace
}  // namespace inkdigit
