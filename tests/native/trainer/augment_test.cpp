#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/augment/augmenter.hpp"
#include "trainer/augment/thickness.hpp"
#include "trainer/random/random.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;

Shape shape_of(int side, int channels = 1) { return {channels, side, side, false}; }

// What one placement, and nothing else, makes of an image.
Bytes placed(const Bytes& image, const Shape& shape, const Placement& placement) {
  const Augmenter augmenter({}, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  Bytes result = image;
  augmenter.apply({.varied = true, .placement = placement}, {}, result.data(), scratch);
  return result;
}

Bytes augmented(const AugmentSpec& spec, const Bytes& image, const Shape& shape,
                const ImageKey& key) {
  const Augmenter augmenter(spec, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  Bytes result = image;
  augmenter.augment(key, result.data(), scratch);
  return result;
}

// Paper with one pixel of ink.
Bytes dot(int side, int x, int y, std::uint8_t level = 200) {
  Bytes image(shape_of(side).size());
  image[static_cast<std::size_t>(y * side + x)] = level;
  return image;
}

double mass(const Bytes& image) {
  double sum = 0;
  for (const std::uint8_t level : image) sum += level;
  return sum;
}

struct Centre {
  double x = 0, y = 0;
};

Centre centre_of(const Bytes& image, int side) {
  Centre centre;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const double level = image[static_cast<std::size_t>(y * side + x)];
      centre.x += x * level / mass(image);
      centre.y += y * level / mass(image);
    }
  }
  return centre;
}

Bytes digit() {
  const Dataset data = test::synthetic(4);
  return {data.image(3), data.image(3) + data.shape.size()};
}

AugmentSpec everything() {
  AugmentSpec spec;
  spec.probability = 0.9;
  spec.rotation_degrees = 20;
  spec.shift_pixels = 2.5;
  spec.scale = 0.2;
  spec.shear_degrees = 15;
  spec.elastic_alpha_pixels = 1.5;
  spec.thickness_pixels = 1;
  spec.noise_grey_levels = 10;
  spec.erase_probability = 0.5;
  return spec;
}

// --- Geometry ---

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
  Canvas from(shape);
  Canvas to(shape);
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
  const Centre found = centre_of(placed(image, shape_of(33), {.angle = angle}), 33);
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

TEST_CASE("colour goes on beyond the edge as it ends there") {
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
  const Centre centre = centre_of(larger, 17);
  CHECK(centre.x == Approx(12).margin(0.01));
  CHECK(centre.y == Approx(8).margin(0.01));
  CHECK(mass(larger) == Approx(4 * mass(image)).epsilon(0.01));
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
  CHECK(map.xx * x + map.xy * y + map.x0 == Approx(8).margin(1e-4));
  CHECK(map.yx * x + map.yy * y + map.y0 == Approx(6).margin(1e-4));
}

TEST_CASE("a displacement says how much further on a pixel is fetched from") {
  const Shape shape = shape_of(5);
  Canvas from(shape);
  Canvas to(shape);
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

// --- Elastic distortion ---

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
  double centre = 0;
  double beside = 0;  // products of displacements 2 sigma apart
  double below = 0;
  double across = 0;  // products of the two directions
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Random random(1, RandomPurpose::kAugment, i);
    elastic.draw(random, x.data(), y.data(), scratch.data());
    corner += (x[0] * x[0] + y[0] * y[0]) / kDraws;
    centre += (x[middle] * x[middle] + y[middle] * y[middle]) / kDraws;
    beside += (x[middle] * x[middle + 6] + y[middle] * y[middle + 6]) / kDraws;
    below += (x[middle] * x[middle + 6 * kWidth] + y[middle] * y[middle + 6 * kWidth]) / kDraws;
    across += x[middle] * y[middle] / kDraws;
  }
  CHECK(std::sqrt(corner) == Approx(kAlpha).epsilon(0.04));
  CHECK(std::sqrt(centre) == Approx(kAlpha).epsilon(0.04));
  // Two such fields' values d apart have the correlation exp(-d^2 / (4 sigma^2)).
  CHECK(beside / centre == Approx(std::exp(-1)).margin(0.05));
  CHECK(below / centre == Approx(std::exp(-1)).margin(0.05));
  CHECK(across / centre == Approx(0).margin(0.05));
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
  CHECK(std::sqrt(square) == Approx(2).epsilon(0.05));
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

// --- Thickness ---

// The middle row of an upright bar, in pixels of ink.
double bar_width(float radius, int channels) {
  constexpr int kSide = 21;
  const Shape shape = shape_of(kSide, channels);
  Canvas image(shape);
  Canvas other(shape);
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

TEST_CASE("thickness moves each edge of a bar by the radius") {
  for (const int channels : {1, 3}) {
    for (const double radius : {-2.0, -1.5, -0.75, -0.3, 0.0, 0.3, 0.75, 1.0, 1.5, 3.0}) {
      INFO(radius);
      const double expected = std::max(0.0, 4.5 + 2 * radius);
      CHECK(bar_width(static_cast<float>(radius), channels) == Approx(expected).margin(0.01));
    }
  }
}

TEST_CASE("a dot grows into a disc of about the radius") {
  const Shape shape = shape_of(15);
  Canvas image(shape);
  Canvas other(shape);
  image.read(dot(15, 7, 7, 255).data());
  thicken(2, image, other);
  for (int y = 0; y < 15; ++y) {
    for (int x = 0; x < 15; ++x) {
      const double distance = std::hypot(x - 7, y - 7);
      if (distance > 3.2) CHECK(*image.at(x, y) == 0);
      if (distance <= 1) CHECK(*image.at(x, y) > 128);
    }
  }
  CHECK(*image.at(9, 7) == Approx(255));
}

TEST_CASE("ink at the edge of the image is thinned from outside too, where paper is") {
  const Shape shape = shape_of(8);
  Canvas image(shape);
  Canvas other(shape);
  image.read(Bytes(64, 255).data());
  thicken(-1, image, other);
  CHECK(*image.at(0, 4) == 0);
  CHECK(*image.at(4, 7) == 0);
  CHECK(*image.at(1, 4) == 255);
}

// --- Noise and erasing ---

TEST_CASE("noise has the deviation that is asked for, and no mean") {
  AugmentSpec spec;
  spec.noise_grey_levels = 20;
  const Shape shape = shape_of(64, 3);
  const Bytes image(shape.size(), 128);
  const Bytes noisy = augmented(spec, image, shape, {1, 2, 3});
  double square = 0;
  for (const std::uint8_t level : noisy) square += std::pow(level - 128.0, 2);
  CHECK(mass(noisy) / static_cast<double>(noisy.size()) == Approx(128).margin(0.8));
  CHECK(std::sqrt(square / static_cast<double>(noisy.size())) == Approx(20).epsilon(0.03));
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
  double wider = 0;
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
    at_left |= blot.left == 0;
    at_bottom |= blot.top + blot.height == kSide;
    levels.push_back(blot.level);
  }
  CHECK(erased == Approx(600).margin(60));
  CHECK(largest == Approx(0.3).margin(0.03));
  CHECK(smallest == Approx(0.02).margin(0.01));
  CHECK(wider / erased == Approx(0.5).margin(0.1));
  CHECK(at_left);
  CHECK(at_bottom);
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
  };
  for (const Quantity& q : quantities) {
    INFO(q.name);
    constexpr int kDraws = 2000;
    double low = 1e9;
    double high = -1e9;
    double mean = 0;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      const double value = q.of(augmenter.draw({1, i / 50, i % 50}));
      low = std::min(low, value);
      high = std::max(high, value);
      mean += value / kDraws;
    }
    const double width = q.high - q.low;
    CHECK(low == Approx(q.low).margin(width * 0.01));
    CHECK(high == Approx(q.high).margin(width * 0.01));
    CHECK(low >= q.low - 1e-5);
    CHECK(high <= q.high + 1e-5);
    CHECK(mean == Approx((q.low + q.high) / 2).margin(width * 0.02));
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
  CHECK(varied == Approx(300).margin(50));
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
  CHECK(v.placement.angle == Approx(next(20 * std::numbers::pi / 180)).margin(1e-6));
  CHECK(v.placement.shift_x == Approx(next(2.5)).margin(1e-5));
  CHECK(v.placement.shift_y == Approx(next(2.5)).margin(1e-5));
  CHECK(v.placement.scale == Approx(1 + next(0.2)).margin(1e-6));
  CHECK(v.placement.shear == Approx(std::tan(next(15 * std::numbers::pi / 180))).margin(1e-6));
  CHECK(v.thickness == Approx(next(1)).margin(1e-6));
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
  Canvas from(shape);
  Canvas to(shape);
  from.read(image.data());
  warp(from, {}, x.data(), y.data(), to);
  Bytes expected(784);
  to.write(expected.data());
  CHECK(augmented(spec, image, shape, {5, 7, 9}) == expected);

  spec = {};
  spec.noise_grey_levels = 3;
  Random noise(5, RandomPurpose::kAugment, ((7ULL * 4 + 2) << 20U) + 9);
  const Bytes grey(784, 100);
  const Bytes noisy = augmented(spec, grey, shape, {5, 7, 9});
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
  const Bytes grey = digit();
  Bytes colour;
  for (const std::uint8_t level : grey) colour.insert(colour.end(), 3, level);
  AugmentSpec spec = everything();
  spec.noise_grey_levels = 0;
  for (std::uint64_t step = 0; step < 20; ++step) {
    const Bytes one = augmented(spec, grey, shape_of(28), {1, step, 0});
    const Bytes three = augmented(spec, colour, shape_of(28, 3), {1, step, 0});
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
