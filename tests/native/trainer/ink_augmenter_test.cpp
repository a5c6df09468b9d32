#include "trainer/augment/ink_augmenter.hpp"

#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/ink.hpp"
#include "tests/native/support/statistics.hpp"

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
    test::check_uniform(q.low, q.high, [&](std::uint64_t i) {
      return q.of(augmenter.draw({1, i / 50, i % 50}));
    });
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
  // As for pictures, but in doubles behind what is drawn.
  const auto near = [](double found, double expected, double most) {
    return std::abs(found - expected) <= test::gamma(4) * most;
  };
  constexpr double kRadians = std::numbers::pi / 180;
  CHECK(near(v.projection.angle, next(15 * kRadians), 15 * kRadians));
  CHECK(near(v.projection.scale_x, 1 + next(0.2), 0.2));
  CHECK(near(v.projection.scale_y, 1 + next(0.1), 0.1));
  // A tangent is steeper by 1.2 at most.
  CHECK(near(v.projection.shear, std::tan(next(20 * kRadians)), 1.2 * 20 * kRadians));
  CHECK(near(v.projection.perspective_x, next(0.4), 0.4));
  CHECK(near(v.projection.perspective_y, next(0.4), 0.4));
  CHECK(near(v.bend, up_to(0.05), 0.05));
  CHECK(near(v.tremor, up_to(0.015), 0.015));
  CHECK(near(v.step, up_to(0.15), 0.15));
  CHECK(near(v.jitter, up_to(0.012), 0.012));
  CHECK(near(v.pen, 1 + next(0.3), 0.3));

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
  CHECK(std::abs(count - 300) <= test::margin_of_count(1000, 0.3));
  CHECK_FALSE(InkAugmenter({}).enabled());
  CHECK_FALSE(InkAugmenter({.probability = 0, .bend = 0.1}).enabled());
  CHECK_FALSE(InkAugmenter({.pixels = false}).enabled());
}

// Whether points move by this root mean square distance, as many draws tell: by the mean of the
// draws' mean squares, and how much these vary.
bool displaces(const InkVariation& variation, double distance) {
  Ink ink = kept_ink(seven());
  fit(ink);
  InkScratch start{ink, {}};
  InkAugmenter({}).apply({.varied = true}, {}, start);
  constexpr int kDraws = 2000;
  double mean = 0;
  double square = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    InkScratch scratch{ink, {}};
    InkAugmenter({}).apply(variation, {1, 0, i}, scratch);
    double found = 0;
    for (std::size_t p = 0; p < ink.points.size(); ++p) {
      found += std::pow(scratch.ink.points[p].x - start.ink.points[p].x, 2) +
               std::pow(scratch.ink.points[p].y - start.ink.points[p].y, 2);
    }
    found /= static_cast<double>(ink.points.size());
    mean += found / kDraws;
    square += found * found / kDraws;
  }
  const double deviation = std::sqrt(square - mean * mean);
  return std::abs(mean - distance * distance) <= test::margin_of_mean(deviation, kDraws);
}

TEST_CASE("bend, tremor and jitter displace points as far as they say") {
  CHECK(displaces({.varied = true, .bend = 0.05}, 0.05));
  CHECK(displaces({.varied = true, .tremor = 0.02}, 0.02));
  CHECK(displaces({.varied = true, .jitter = 0.02}, 0.02 * std::sqrt(2.0)));  // in each coordinate
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
