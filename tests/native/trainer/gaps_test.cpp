#include "trainer/augment/gaps.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/statistics.hpp"

namespace inkdigit {
namespace {

using test::Bytes;
using test::mass;
using test::shape_of;

constexpr int kGapSide = 28;

// A stroke of `width` pixels through the picture's middle, from its upper to its lower edge, that
// goes so many pixels to the right for each that it goes down.
Bytes straight_stroke(int width, float slope) {
  Bytes image(shape_of(kGapSide).size());
  for (int y = 0; y < kGapSide; ++y) {
    const int left = 12 + static_cast<int>(std::lround(slope * static_cast<float>(y - 14)));
    for (int x = std::max(left, 0); x < std::min(left + width, kGapSide); ++x) {
      image[static_cast<std::size_t>(y * kGapSide + x)] = 255;
    }
  }
  return image;
}

Bytes with_gaps(const Bytes& image, const Shape& shape, const GapChoices& choices) {
  PaddedPicture picture(shape);
  picture.read(image.data());
  cut_gaps(choices, picture);
  Bytes result(image.size());
  picture.write(result.data());
  return result;
}

TEST_CASE("a gap is as wide as it was chosen, right across the stroke, and leaves the rest alone") {
  const Bytes image = straight_stroke(3, 0);
  for (const float width : {0.5F, 1.0F, 2.0F, 3.5F}) {
    for (const float place : {0.3F, 0.5F, 0.7F}) {
      INFO(width << " at " << place);
      const Bytes result = with_gaps(image, shape_of(kGapSide), {{{place, width}}});
      // Each of three columns loses the gap's width, rounded once in at most five pixels.
      CHECK(std::abs(mass(image) - mass(result) - 3 * width * 255) <= 3 * 5 * 0.5);
      const auto middle = static_cast<int>(place * kGapSide);
      for (int y = 0; y < kGapSide; ++y) {
        const auto row = result.begin() + y * kGapSide;
        if (std::abs(y - middle) > 2)
          CHECK(std::equal(row, row + kGapSide, image.begin() + y * kGapSide));
        CHECK((row[12] == row[13] && row[13] == row[14]));
      }
      if (width >= 1) CHECK(result[static_cast<std::size_t>(middle * kGapSide + 13)] == 0);
    }
  }
}

TEST_CASE("a gap finds the direction of its stroke") {
  for (const float slope : {-0.7F, -0.25F, 0.0F, 0.25F, 0.5F, 0.7F}) {
    const Bytes image = straight_stroke(3, slope);
    const auto ink_at = [&](int x, int y) -> std::uint32_t {
      return image[static_cast<std::size_t>(y * kGapSide + x)];
    };
    const auto lying_at = [&](int x, int y) { return ink_at(y, x); };
    const auto root = [](float v) { return std::sqrt(v); };
    INFO(slope);
    // The stroke's sides are stairs, of which a window of 7 pixels sees a few: 11 degrees.
    const auto near = [](float x, float y, float tangent) {
      CHECK(std::hypot(x, y) == Approx(1));
      const double difference = std::atan2(x, y) - std::atan(tangent);
      CHECK(std::abs(std::remainder(difference, std::numbers::pi)) < 0.2);
    };
    const Gap gap = find_gap(ink_at, kGapSide, kGapSide, {0.5F, 1}, root);
    near(gap.along_x, gap.along_y, slope);
    CHECK(ink_at(static_cast<int>(gap.x), static_cast<int>(gap.y)) == 255);
    const Gap lying = find_gap(lying_at, kGapSide, kGapSide, {0.5F, 1}, root);
    near(lying.along_y, lying.along_x, slope);
  }
}

TEST_CASE("a gap comes anywhere on the ink, where there is more of it more often") {
  Bytes image(shape_of(kGapSide).size());
  image[3 * kGapSide + 4] = 200;
  image[20 * kGapSide + 9] = 50;
  const auto ink_at = [&](int x, int y) -> std::uint32_t {
    return image[static_cast<std::size_t>(y * kGapSide + x)];
  };
  const auto root = [](float v) { return std::sqrt(v); };
  for (int i = 0; i < 100; ++i) {
    const float place = static_cast<float>(i) / 100;
    CHECK(find_gap(ink_at, kGapSide, kGapSide, {place, 1}, root).y == (place < 0.8F ? 3 : 20));
  }
}

TEST_CASE("a blank picture has no gaps, and none has where none is to be") {
  const Bytes blank(shape_of(kGapSide).size());
  const GapChoices gaps{{{0.5F, 2}, {0.2F, 1}, {0.999999F, 3}}};
  CHECK(with_gaps(blank, shape_of(kGapSide), gaps) == blank);
  CHECK(with_gaps(straight_stroke(3, 0), shape_of(kGapSide), {}) == straight_stroke(3, 0));
}

TEST_CASE("gaps at the picture's edges and in its smallest sizes stay inside") {
  for (const int side : {1, 2, 5}) {
    const Bytes image(shape_of(side).size(), 255);
    for (const float place : {0.0F, 0.5F, 0.999999F}) {
      CHECK(mass(with_gaps(image, shape_of(side), {{{place, 8}}})) < mass(image));
    }
  }
}

TEST_CASE("color that is cut at the picture's edge goes on behind it") {
  PaddedPicture picture(shape_of(4, 3));
  picture.read(Bytes(48, 90).data());
  cut_gaps({{{0, 8}}}, picture);
  CHECK(*picture.at(0, 0) == 0);
  CHECK(*picture.at(-1, 0) == 0);
  CHECK(*picture.at(0, -1) == 0);
}

TEST_CASE("images have as many gaps, and as wide ones, as was asked for") {
  AugmentSpec spec;
  spec.gap_probability = 0.4;
  spec.gap_pixels = 3;
  const Augmenter augmenter(spec, shape_of(kGapSide));
  int images = 0;
  int counts[kMostGaps + 1] = {};
  double widest = 0;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    const GapChoices gaps = augmenter.draw({1, step, 0}).gaps;
    const auto present = [](const GapChoice& gap) { return gap.width > 0; };
    const auto count = std::count_if(gaps.begin(), gaps.end(), present);
    ++counts[count];
    images += count > 0 ? 1 : 0;
    for (const GapChoice& gap : gaps) widest = std::max<double>(widest, gap.width);
  }
  CHECK(std::abs(images - 400) <= test::margin_of_count(1000, 0.4));
  for (int n = 1; n <= kMostGaps; ++n) {
    CHECK(std::abs(counts[n] - images / 3.0) <= test::margin_of_count(images, 1.0 / 3));
  }
  CHECK(widest <= 3);
  CHECK(widest > 2.9);  // that none of some 800 is in the last thirtieth: 2e-12
}

}  // namespace
}  // namespace inkdigit
