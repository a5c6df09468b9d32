#include "trainer/data/drawn/flagged.hpp"

#include <algorithm>
#include <cmath>

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

TEST_CASE("a bare one gets a flag that rises to its top from the left") {
  double shortest = 1;
  double longest = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, RandomPurpose::kFlag, 0);
    const std::optional<Drawing> drawing = flagged(kBare, random);
    REQUIRE(drawing);
    REQUIRE(drawing->size() == 1);
    const Stroke& stroke = drawing->front();
    const auto stem = stroke.end() - static_cast<std::ptrdiff_t>(kBare.front().size());
    CHECK(std::equal(stem, stroke.end(), kBare.front().begin(),
                     [](Point a, Point b) { return a.x == b.x && a.y == b.y; }));
    const Point start = stroke.front();
    const double length = std::hypot(10 - start.x, start.y);
    shortest = std::min(shortest, length / 100);
    longest = std::max(longest, length / 100);
    // By 8 degrees below the top's level to the left, and by 30 above.
    const double slope = start.y / (10 - start.x);
    CHECK(slope > std::tan(-0.14));
    CHECK(slope < std::tan(0.53));
    CHECK(box_of(*drawing).bottom == 100);
  }
  CHECK(shortest >= 0.18);
  CHECK(shortest < 0.2);
  CHECK(longest > 0.32);
  CHECK(longest <= 0.34);
}

TEST_CASE("a one that was drawn upwards gets its flag at the top") {
  Drawing upwards = kBare;
  std::reverse(upwards.front().begin(), upwards.front().end());
  Random first(3, RandomPurpose::kFlag, 0);
  Random second(3, RandomPurpose::kFlag, 0);
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
    Random random(1, RandomPurpose::kFlag, 0);
    CHECK_FALSE(flagged(drawing, random));
  }
}

constexpr const char* kFile = R"({"label":"7","writer":"ann","strokes":[[[6,0],[5,90]]]}
{"label":1,"writer":"ann","strokes":[[[5,0],[5,90]]]}
{"label":"1","writer":"bob","strokes":[[[0,20],[30,0],[30,90]]]}
{"label":"1","writer":"cy","strokes":[[[9,0],[0,90]]]}
)";

TEST_CASE("of a stroke file the bare ones get a flag, stay ones, and stay their writers'") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "digits.jsonl").string();
  write_file(path, kFile);
  const Dataset data = load_data({"flagged:" + path}, options());
  CHECK(data.name == "flagged:digits.jsonl");
  CHECK(data.labels == std::vector<std::uint8_t>(2, 1));
  CHECK(data.writer_names == std::vector<std::string>{"ann", "cy"});
  CHECK(data.pixels == load_data({"flagged:" + path}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(data.pixels != load_data({"flagged:" + path}, other).pixels);
  CHECK(locate_data("flagged:" + path) == path);
}

TEST_CASE("a file in which nothing can get a flag is told in one line") {
  const test::TemporaryFolder folder;
  const std::string sevens = (folder.path() / "sevens.jsonl").string();
  write_file(sevens, R"({"label":"7","strokes":[[[0,0],[1,9]]]})");
  CHECK_THAT(load_error("flagged:" + sevens),
             Contains("sevens.jsonl: has no drawing with the label 1 that is a bare line"));
  CHECK_THAT(load_error("flagged"), Contains("data 'flagged' needs a file: flagged:FILE"));
  CHECK_THAT(load_error("flagged:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
}

}  // namespace
}  // namespace inkdigit
