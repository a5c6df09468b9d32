#include "trainer/augment/image_feed.hpp"

#include <numeric>

#include "engine/ink/raster.hpp"
#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"

namespace inkdigit {
namespace {

using test::all_ink_options;
using test::Bytes;
using test::everything;

constexpr ImageKey kKey{1, 2, 3};

Bytes fed(const AugmentSpec& augment, const InkAugmentSpec& ink, const Dataset& data,
          std::size_t sample, const ImageKey& key = kKey) {
  const ImageFeed feed(augment, ink, data.shape);
  FeedScratch scratch = feed.make_scratch();
  Bytes image(data.shape.size());
  feed.image(data, sample, key, image.data(), scratch);
  return image;
}

Bytes original(const Dataset& data, std::size_t sample) {
  return {data.image(sample), data.image(sample) + data.shape.size()};
}

InkAugmentSpec turned(double degrees) { return {.rotation_degrees = degrees}; }

TEST_CASE("without the section 'ink' images are the data's, and what 'augment' makes of them") {
  const Dataset data = test::synthetic(12);
  for (const std::size_t sample : {0U, 7U}) {
    const Bytes image = original(data, sample);
    CHECK(fed({}, {}, data, sample) == image);
    CHECK(fed(everything(), {}, data, sample) ==
          test::augmented(everything(), image, data.shape, kKey));
  }
}

TEST_CASE("varied ink is rasterized as the recognizer does, and then its pixels are varied") {
  const Dataset data = test::synthetic(12);
  InkAugmentSpec spec = all_ink_options();
  spec.probability = 1;
  const InkAugmenter augmenter(spec);
  InkScratch scratch;
  data.ink.copy(7, scratch.ink);
  const InkVariation variation = augmenter.draw(kKey);
  augmenter.apply(variation, kKey, scratch);
  RasterOptions options{.height = 28, .width = 28};
  options.pen *= variation.pen;
  const Bytes expected = rasterize(scratch.ink.view(), options)->pixels;
  CHECK(fed({}, spec, data, 7) == expected);
  CHECK(expected != original(data, 7));
  CHECK(fed(everything(), spec, data, 7) ==
        test::augmented(everything(), expected, data.shape, kKey));
}

TEST_CASE("ink that is drawn without a change is the data's picture, but for a rounding") {
  const Dataset data = test::synthetic(12);
  for (std::size_t sample = 0; sample < data.size(); ++sample) {
    const Bytes image = original(data, sample);
    const Bytes again = fed({}, turned(1e-9), data, sample);
    int largest = 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
      largest = std::max(largest, std::abs(image[i] - again[i]));
    }
    CHECK(largest <= 1);
  }
}

TEST_CASE("a wider pen leaves more ink") {
  const Dataset data = test::synthetic(12);
  double with_wide = 0;
  double with_thin = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const ImageKey key{1, 0, i};
    const InkAugmentSpec spec{.pen_width = 0.5};
    const bool wide = InkAugmenter(spec).draw(key).pen > 1;
    const double change = test::mass(fed({}, spec, data, 3, key)) - test::mass(original(data, 3));
    (wide ? with_wide : with_thin) += change;
    CHECK((change > 0) == wide);
  }
  CHECK(with_wide > 0);
  CHECK(with_thin < 0);
}

TEST_CASE("pictures without ink are left to 'augment', and ink alone where pixels are not wanted") {
  Dataset data = test::synthetic(4);
  data.ink = {};
  append(data, test::synthetic(4));
  for (const std::size_t sample : {2U, 6U}) {
    const Bytes image = original(data, sample);
    const Bytes in_pixels = test::augmented(everything(), image, data.shape, kKey);
    const bool has_ink = sample == 6;
    CHECK((fed({}, turned(90), data, sample) != image) == has_ink);
    InkAugmentSpec no_pixels{.pixels = false};
    CHECK(fed(everything(), no_pixels, data, sample) == (has_ink ? image : in_pixels));
    no_pixels.rotation_degrees = 90;
    CHECK(fed(everything(), no_pixels, data, sample) ==
          (has_ink ? fed({}, turned(90), data, sample) : in_pixels));
  }
}

TEST_CASE("a drawing that is not varied keeps the data's picture") {
  const Dataset data = test::synthetic(4);
  InkAugmentSpec spec = turned(90);
  spec.probability = 1e-9;
  CHECK(fed({}, spec, data, 1) == original(data, 1));
}

TEST_CASE("varied ink is the same in all three channels of a color picture") {
  const Recipe recipe = test::small_recipe(1, 1);
  InputSpec input = recipe.network.input;
  input.channels = 3;
  input.mean.assign(3, 0);
  input.std.assign(3, 1);
  const Dataset color =
      load_data({"synthetic:5"}, {.input = input, .classes = recipe.network.classes});
  const Bytes image = fed({}, turned(90), color, 3);
  const Bytes gray = fed({}, turned(90), test::synthetic(5), 3);
  REQUIRE(image.size() == 3 * gray.size());
  for (std::size_t i = 0; i < image.size(); ++i) REQUIRE(image[i] == gray[i / 3]);
}

TEST_CASE("images of a batch are each as by itself, in its place") {
  const Dataset data = test::synthetic(6);
  const ImageFeed feed(everything(), all_ink_options(), data.shape);
  FeedScratch scratch = feed.make_scratch();
  const std::vector<std::uint32_t> samples{4, 0, 4, 5};
  Bytes images(samples.size() * data.shape.size());
  Bytes labels(samples.size());
  feed.images(data, samples, {1, 2, 10}, images.data(), labels.data(), scratch);
  CHECK(labels == Bytes{4, 0, 4, 5});
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto start = images.begin() + static_cast<std::ptrdiff_t>(i * data.shape.size());
    const Bytes image(start, start + static_cast<std::ptrdiff_t>(data.shape.size()));
    CHECK(image == fed(everything(), all_ink_options(), data, samples[i], {1, 2, 10 + i}));
  }
}

}  // namespace
}  // namespace inkdigit
