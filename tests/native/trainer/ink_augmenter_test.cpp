#include "trainer/augment/ink_augmenter.hpp"

#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"

namespace inkdigit {
namespace {

using test::all_ink_options;
using test::finite;
using test::kept_ink;
using test::same;
using test::seven;

Ink varied(const InkAugmentSpec& spec, const Ink& ink, const ImageKey& key) {
  const InkAugmenter augmenter(spec);
  InkScratch scratch{ink, {}};
  augmenter.apply(augmenter.draw(key), key, scratch);
  return scratch.ink;
}

// --- What is drawn ---

TEST_CASE("what is drawn for ink fills the range that the spec gives it, and no more") {
  const InkAugmenter augmenter(all_ink_options());
  const auto degrees = [](double radians) { return radians * 180 / std::numbers::pi; };
  struct Quantity {
    const char* name;
    double low, high;
    std::function<double(const InkVariation&)> of;
  };
  using V = const InkVariation&;
  const std::vector<Quantity> quantities = {
      {"angle", -15, 15, [&](V v) { return degrees(v.projection.angle); }},
      {"scale_x", 0.8, 1.2, [](V v) { return v.projection.scale_x; }},
      {"scale_y", 0.9, 1.1, [](V v) { return v.projection.scale_y; }},
      {"shear", -20, 20, [&](V v) { return degrees(std::atan(v.projection.shear)); }},
      {"perspective_x", -0.4, 0.4, [](V v) { return v.projection.perspective_x; }},
      {"perspective_y", -0.4, 0.4, [](V v) { return v.projection.perspective_y; }},
      {"bend", 0, 0.05, [](V v) { return v.bend; }},
      {"tremor", 0, 0.015, [](V v) { return v.tremor; }},
      {"step", 0, 0.15, [](V v) { return v.step; }},
      {"jitter", 0, 0.012, [](V v) { return v.jitter; }},
      {"pen", 0.7, 1.3, [](V v) { return v.pen; }},
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
    CHECK(low >= q.low - 1e-5 * width);
    CHECK(high <= q.high + 1e-5 * width);
    CHECK(mean == Approx((q.low + q.high) / 2).margin(width * 0.02));
  }
}

TEST_CASE("ink's numbers are drawn from the streams, and in the order, that the header gives") {
  const InkAugmenter augmenter(all_ink_options());
  const std::uint64_t step = 123456789012;
  const std::uint64_t sample = (1U << 20U) - 1;
  const ImageKey key{5, step, sample};
  const auto stream = [&](std::uint64_t which) {
    return Random(5, RandomPurpose::kInkAugment, (step * 8 + which) * (1U << 20U) + sample);
  };
  Random random = stream(0);
  const auto next = [&](double most) { return (2 * double{random.uniform()} - 1) * most; };
  const auto up_to = [&](double most) { return double{random.uniform()} * most; };
  const InkVariation v = augmenter.draw(key);
  CHECK(v.varied == (double{random.uniform()} < 0.9));
  CHECK(v.projection.angle == Approx(next(15 * std::numbers::pi / 180)).margin(1e-6));
  CHECK(v.projection.scale_x == Approx(1 + next(0.2)).margin(1e-6));
  CHECK(v.projection.scale_y == Approx(1 + next(0.1)).margin(1e-6));
  CHECK(v.projection.shear == Approx(std::tan(next(20 * std::numbers::pi / 180))).margin(1e-6));
  CHECK(v.projection.perspective_x == Approx(next(0.4)).margin(1e-6));
  CHECK(v.projection.perspective_y == Approx(next(0.4)).margin(1e-6));
  CHECK(v.bend == Approx(up_to(0.05)).margin(1e-6));
  CHECK(v.tremor == Approx(up_to(0.015)).margin(1e-6));
  CHECK(v.step == Approx(up_to(0.15)).margin(1e-6));
  CHECK(v.jitter == Approx(up_to(0.012)).margin(1e-6));
  CHECK(v.pen == Approx(1 + next(0.3)).margin(1e-6));

  const Ink ink = kept_ink(seven());
  InkScratch scratch{ink, {}};
  InkAugmenter({}).apply({.varied = true, .jitter = 0.5}, key, scratch);
  Random noise = stream(6);
  CHECK(scratch.ink.points[0].x - ink.points[0].x == Approx(0.5 * double{noise.normal()}));
  CHECK(scratch.ink.points[0].y - ink.points[0].y == Approx(0.5 * double{noise.normal()}));
}

TEST_CASE("no option moves another's numbers") {
  const InkVariation with = InkAugmenter(all_ink_options()).draw({1, 2, 3});
  InkAugmentSpec less = all_ink_options();
  less.rotation_degrees = less.bend = less.hooks = less.perspective = 0;
  const InkVariation without = InkAugmenter(less).draw({1, 2, 3});
  CHECK(with.projection.shear == without.projection.shear);
  CHECK(with.tremor == without.tremor);
  CHECK(with.pen == without.pen);

  InkAugmentSpec jitter;
  jitter.jitter = 0.05;
  InkAugmentSpec shift;
  shift.stroke_shift = 0.1;
  InkAugmentSpec both = jitter;
  both.stroke_shift = 0.1;
  Ink ink = kept_ink(seven());
  REQUIRE(fit(ink));
  const Ink a = varied(jitter, ink, {1, 2, 3});
  const Ink b = varied(shift, ink, {1, 2, 3});
  const Ink sum = varied(both, ink, {1, 2, 3});
  const Ink start = varied({.rotation_degrees = 1e-9}, ink, {1, 2, 3});
  for (std::size_t i = 0; i < ink.points.size(); ++i) {
    REQUIRE(sum.points[i].x == Approx(a.points[i].x + b.points[i].x - start.points[i].x));
    REQUIRE(sum.points[i].y == Approx(a.points[i].y + b.points[i].y - start.points[i].y));
  }
}

// --- What becomes of ink ---

TEST_CASE("a variation is a function of seed, step and sample") {
  InkAugmentSpec spec = all_ink_options();
  spec.probability = 1;
  const Ink ink = kept_ink(seven());
  const Ink first = varied(spec, ink, {1, 2, 3});
  CHECK_FALSE(same(first, ink));
  CHECK(same(varied(spec, ink, {1, 2, 3}), first));
  CHECK_FALSE(same(varied(spec, ink, {2, 2, 3}), first));
  CHECK_FALSE(same(varied(spec, ink, {1, 3, 3}), first));
  CHECK_FALSE(same(varied(spec, ink, {1, 2, 4}), first));
  // Whatever was worked on before.
  const InkAugmenter augmenter(spec);
  InkScratch scratch;
  for (const std::uint64_t sample : {9U, 3U}) {
    scratch.ink = ink;
    augmenter.apply(augmenter.draw({1, 2, sample}), {1, 2, sample}, scratch);
  }
  CHECK(same(scratch.ink, first));
}

TEST_CASE("of the drawings so many are varied as the probability says") {
  const InkAugmentSpec spec{.probability = 0.3, .rotation_degrees = 45};
  const Ink ink = kept_ink(seven());
  int count = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) count += same(varied(spec, ink, {1, 0, i}), ink) ? 0 : 1;
  CHECK(count == Approx(300).margin(50));
  CHECK_FALSE(InkAugmenter({}).enabled());
  CHECK_FALSE(InkAugmenter({.probability = 0, .bend = 0.1}).enabled());
  CHECK_FALSE(InkAugmenter({.pixels = false}).enabled());
}

// The root mean square distance between points of both, over many draws.
double displacement(const InkVariation& variation) {
  Ink ink = kept_ink(seven());
  fit(ink);
  InkScratch start{ink, {}};
  InkAugmenter({}).apply({.varied = true}, {}, start);
  double squares = 0;
  double count = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    InkScratch scratch{ink, {}};
    InkAugmenter({}).apply(variation, {1, 0, i}, scratch);
    for (std::size_t p = 0; p < ink.points.size(); ++p, ++count) {
      squares += std::pow(scratch.ink.points[p].x - start.ink.points[p].x, 2) +
                 std::pow(scratch.ink.points[p].y - start.ink.points[p].y, 2);
    }
  }
  return std::sqrt(squares / count);
}

TEST_CASE("bend, tremor and jitter displace points as far as they say") {
  CHECK(displacement({.varied = true, .bend = 0.05}) == Approx(0.05).epsilon(0.05));
  CHECK(displacement({.varied = true, .tremor = 0.02}) == Approx(0.02).epsilon(0.05));
  const double both_coordinates = 0.02 * std::sqrt(2.0);
  CHECK(displacement({.varied = true, .jitter = 0.02}) == Approx(both_coordinates).epsilon(0.05));
}

TEST_CASE("every option varies ink alone, too, except the pen's width") {
  const Ink ink = kept_ink(seven());
  const Ink plain = varied({.pen_width = 0.5}, ink, {1, 2, 3});
  const InkAugmentSpec specs[] = {{.rotation_degrees = 10}, {.scale_x = 0.3},     {.scale_y = 0.3},
                                  {.shear_degrees = 10},    {.perspective = 0.3}, {.bend = 0.05},
                                  {.stroke_shift = 0.05},   {.cut_ends = 0.1},    {.hooks = 1},
                                  {.tremor = 0.02},         {.resample = 0.2},    {.jitter = 0.02},
                                  {.drop_points = 0.3}};
  for (const InkAugmentSpec& spec : specs) {
    INFO(&spec - specs);
    CHECK(spec.enabled());
    const Ink changed = varied(spec, ink, {1, 2, 3});
    CHECK_FALSE(same(changed, plain));
    CHECK(changed.lengths.size() == 2);
  }
  CHECK(InkAugmentSpec{.pen_width = 0.1}.enabled());
}

TEST_CASE("degenerate ink stays finite ink, whatever is switched on, and dots stay dots") {
  InkAugmentSpec strongest;
  strongest.rotation_degrees = 180;
  strongest.scale_x = strongest.scale_y = strongest.pen_width = 0.9;
  strongest.shear_degrees = 60;
  strongest.perspective = 0.8;
  strongest.bend = 0.3;
  strongest.stroke_shift = strongest.resample = 0.5;
  strongest.cut_ends = 0.4;
  strongest.hooks = 1;
  strongest.tremor = strongest.jitter = 0.1;
  strongest.drop_points = 0.95;
  const double tiny = 5e-324;
  const Drawing drawings[] = {{{{5, 5}}},
                              {{{5, 5}, {5, 5}}, {{5, 5}}},
                              {{{0, 0}, {tiny, tiny}}},
                              {{{0, 0}, {0, 100}}},
                              {{{0, 7}, {100, 7}, {0, 7}}},
                              {{{0, 0}}, {{1, 1}}},
                              {{{0, 0}, {0, 0}, {1e-12, 0}, {1, 0}, {1, 0}}},
                              {{{-1e15, -1e15}, {1e15, 1e15}}}};
  for (const Drawing& drawing : drawings) {
    INFO(&drawing - drawings);
    const Ink ink = kept_ink(drawing);
    for (std::uint64_t i = 0; i < 300; ++i) {
      const Ink changed = varied(strongest, ink, {1, 0, i});
      REQUIRE(finite(changed));
      REQUIRE(changed.lengths.size() == ink.lengths.size());
      REQUIRE(std::count(changed.lengths.begin(), changed.lengths.end(), 0U) == 0);
      const std::size_t points = changed.points.size();
      REQUIRE(points <= ink.points.size() + 2 * ink.lengths.size());
    }
  }
  for (const Drawing& drawing : {drawings[0], drawings[1]}) {
    CHECK(same(varied(strongest, kept_ink(drawing), {1, 0, 0}), kept_ink(drawing)));
  }
  InkScratch none;
  InkAugmenter(strongest).apply({.varied = true}, {}, none);
  CHECK(none.ink.points.empty());
}

}  // namespace
}  // namespace inkdigit
