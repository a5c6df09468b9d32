#include "trainer/data/drawn/restyled.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/ink/box.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::options;

const Drawing kBare{{{10, 0}, {9, 50}, {8, 100}}};

struct Flags {
  double shortest = 1;  // of a stem 100 high
  double longest = 0;
  double flattest = 90;  // degrees
  double steepest = 0;
};

Flags flags_of(const Drawing& bare) {
  Flags flags;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, RandomPurpose::kStyle, 0);
    const std::optional<Drawing> drawing = flagged(bare, random);
    REQUIRE(drawing);
    REQUIRE(drawing->size() == 1);
    const Stroke& stroke = drawing->front();
    const auto stem = stroke.end() - static_cast<std::ptrdiff_t>(bare.front().size());
    CHECK(std::equal(stem, stroke.end(), bare.front().begin(),
                     [](Point a, Point b) { return a.x == b.x && a.y == b.y; }));
    CHECK(box_of(*drawing).bottom == 100);
    const double across = stem->x - stroke.front().x;
    const double down = stroke.front().y - stem->y;
    const double length = std::hypot(across, down) / 100;
    const double degrees = std::atan2(down, across) * 180 / std::numbers::pi;
    flags.shortest = std::min(flags.shortest, length);
    flags.longest = std::max(flags.longest, length);
    flags.flattest = std::min(flags.flattest, degrees);
    flags.steepest = std::max(flags.steepest, degrees);
  }
  return flags;
}

TEST_CASE("a bare one gets a flag that rises to its top from the left") {
  const Flags flags = flags_of(kBare);
  CHECK(flags.shortest >= 0.18);
  CHECK(flags.shortest < 0.19);
  CHECK(flags.longest > 0.33);
  CHECK(flags.longest <= 0.34);
  CHECK(flags.flattest >= 8);
  CHECK(flags.flattest < 9);
  CHECK(flags.steepest > 39);
  CHECK(flags.steepest <= 40);
}

TEST_CASE("a one that leans as a seven does gets no flag that is flat as a roof") {
  const Flags flags = flags_of({{{16, 0}, {0, 100}}});
  CHECK(flags.flattest >= 20);
  CHECK(flags.flattest < 21);
  CHECK(flags_of({{{0, 0}, {16, 100}}}).flattest < 9);  // it leans the other way
}

TEST_CASE("a one that was drawn upwards gets its flag at the top") {
  Drawing upwards = kBare;
  std::reverse(upwards.front().begin(), upwards.front().end());
  Random first(3, RandomPurpose::kStyle, 0);
  Random second(3, RandomPurpose::kStyle, 0);
  CHECK(flagged(upwards, first)->front().front().x == flagged(kBare, second)->front().front().x);
}

TEST_CASE("what is no bare, upright line gets no flag") {
  const Drawing drawings[] = {
      {},
      {{{10, 0}}},
      {{{0, 0}, {30, 0}}},                           // flat
      {{{10, 0}, {9, 100}}, {{0, 100}, {20, 100}}},  // with a foot
      {{{-9, 8}, {10, 0}, {10, 100}}},               // with a flag
      {{{36, 0}, {0, 100}}},                         // leaning
      {{{10, 0}, {56, 50}, {10, 100}}},              // bent
      {{{10, 20}, {10, 0}, {10, 100}}},              // that begins below its top
  };
  for (const Drawing& drawing : drawings) {
    Random random(1, RandomPurpose::kStyle, 0);
    CHECK_FALSE(flagged(drawing, random));
  }
}

const Drawing kLoop{{{50, 0}, {10, 20}, {0, 50}, {20, 95}, {40, 100}, {75, 60}, {60, 5}}};

struct Slash {
  double degrees;  // by which it rises to the right
  Point middle;
  Point left;
  Point right;
};

Slash slash_of(std::uint64_t seed) {
  Random random(seed, RandomPurpose::kStyle, 0);
  const std::optional<Drawing> drawing = slashed(kLoop, random);
  REQUIRE(drawing);
  REQUIRE(drawing->size() == 2);
  CHECK(std::equal(drawing->front().begin(), drawing->front().end(), kLoop.front().begin(),
                   [](Point a, Point b) { return a.x == b.x && a.y == b.y; }));
  const Stroke& slash = drawing->back();
  const Point left = slash.front();
  const Point right = slash.back();
  return {.degrees = std::atan2(left.y - right.y, right.x - left.x) * 180 / std::numbers::pi,
          .middle = slash[slash.size() / 2],
          .left = left,
          .right = right};
}

TEST_CASE("a zero gets a bar or a slash through its middle") {
  int bars = 0;
  int beyond = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Slash slash = slash_of(seed);
    const bool bar = slash.degrees > -15.01 && slash.degrees < 15.01;
    bars += bar ? 1 : 0;
    CHECK((bar || (slash.degrees > 29.99 && slash.degrees < 65.01)));
    const Box loop = box_of(kLoop);
    CHECK(slash.middle.x > loop.left + 0.1 * loop.width());
    CHECK(slash.middle.x < loop.right - 0.1 * loop.width());
    CHECK(slash.middle.y > loop.top + 0.1 * loop.height());
    CHECK(slash.middle.y < loop.bottom - 0.1 * loop.height());
    if (bar && slash.left.x < loop.left && slash.right.x > loop.right) ++beyond;
  }
  CHECK(bars > 110);
  CHECK(bars < 190);
  CHECK(beyond > 50);  // most reach out of the loop on both sides
}

TEST_CASE("what is no zero of one loop gets no slash") {
  const Drawing drawings[] = {
      {},
      {{}},
      {{{10, 0}}},
      {{{50, 0}, {0, 50}, {40, 100}, {75, 60}}},           // open
      {{{10, 0}, {0, 50}, {10, 100}, {20, 50}, {11, 0}}},  // narrow
      {{{0, 0}, {0, 40}, {60, 40}, {60, 0}, {1, 0}}},      // wide
      {kLoop.front(), {{0, 100}, {75, 0}}},                // slashed
  };
  for (const Drawing& drawing : drawings) {
    Random random(1, RandomPurpose::kStyle, 0);
    CHECK_FALSE(slashed(drawing, random));
  }
}

constexpr const char* kZerosAndOnes = R"({"label":"7","writer":"ann","strokes":[[[6,0],[5,90]]]}
{"label":1,"writer":"ann","strokes":[[[5,0],[5,90]]]}
{"label":"1","writer":"bob","strokes":[[[0,20],[30,0],[30,90]]]}
{"label":"0","writer":"bob","strokes":[[[30,0],[0,45],[30,90],[60,45],[31,0]]]}
{"label":"6","writer":"dan","strokes":[[[30,0],[0,45],[30,90],[60,45],[31,0]]]}
{"label":"1","writer":"cy","strokes":[[[9,0],[0,90]]]}
)";

TEST_CASE("of a stroke file what can be restyled keeps its label and its writer") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "digits.jsonl").string();
  write_file(path, kZerosAndOnes);
  const Dataset data = load_data({"restyled:" + path}, options());
  CHECK(data.name == "restyled:digits.jsonl");
  CHECK(data.labels == std::vector<std::uint8_t>{1, 0, 1});
  CHECK(data.writer_names == std::vector<std::string>{"ann", "bob", "cy"});
  const Dataset plain = load_data({"strokes:" + path}, options());
  const std::size_t pixels = data.pixels.size() / 3;
  CHECK_FALSE(std::equal(data.pixels.begin() + static_cast<std::ptrdiff_t>(pixels),
                         data.pixels.begin() + static_cast<std::ptrdiff_t>(2 * pixels),
                         plain.pixels.begin() + static_cast<std::ptrdiff_t>(3 * pixels)));
  CHECK(data.pixels == load_data({"restyled:" + path}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(data.pixels != load_data({"restyled:" + path}, other).pixels);
  CHECK(locate_data("restyled:" + path) == path);
}

TEST_CASE("a file in which nothing can be restyled is told in one line") {
  const test::TemporaryFolder folder;
  const std::string sevens = (folder.path() / "sevens.jsonl").string();
  write_file(sevens, R"({"label":"7","strokes":[[[0,0],[1,9]]]})");
  CHECK_THAT(load_error("restyled:" + sevens),
             Contains("sevens.jsonl: has no 1 that is a bare line, to get a flag, and no 0 that is "
                      "one loop, to get a slash"));
  CHECK_THAT(load_error("restyled"), Contains("data 'restyled' needs a file: restyled:FILE"));
  CHECK_THAT(load_error("restyled:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
}

}  // namespace
}  // namespace inkdigit
