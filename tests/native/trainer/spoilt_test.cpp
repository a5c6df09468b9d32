#include "trainer/data/drawn/spoilt.hpp"

#include <map>
#include <set>
#include <utility>

#include "engine/ink/box.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/data/drawn/synthetic.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::options;

StrokeSample digit_by(const std::string& writer, int digit, std::uint64_t seed) {
  Random random(seed, RandomPurpose::kSynthetic, 0);
  return {.label = std::to_string(digit),
          .writer = writer,
          .drawing = synthetic_digit(digit, random),
          .line = 7};
}

using Ways = std::map<std::string, std::vector<StrokeSample>>;

// How `digit` comes out, by way, of many tries.
Ways ways_of(const StrokeSample& digit) {
  Ways ways;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, RandomPurpose::kSpoil, 0);
    StrokeSample sample = spoilt(digit, digit_by("ann", 5, seed), random);
    CHECK(sample.writer == "ann");
    CHECK(sample.line == 7);
    ways[sample.label].push_back(std::move(sample));
  }
  return ways;
}

// Around the strokes that were written first, and around those that came then.
std::pair<Box, Box> boxes_of(const StrokeSample& sample, const StrokeSample& digit) {
  const auto written = sample.drawing.begin() + static_cast<std::ptrdiff_t>(digit.drawing.size());
  return {box_of(Drawing(sample.drawing.begin(), written)),
          box_of(Drawing(written, sample.drawing.end()))};
}

TEST_CASE("a digit is spoilt in every way in which nobody would read it, and in no other") {
  std::map<std::string, std::set<int>> digits;
  for (int digit = 0; digit < 10; ++digit) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      for (const auto& [way, samples] : ways_of(digit_by("ann", digit, seed))) {
        digits[way].insert(digit);
      }
    }
  }
  const std::set<int> all{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  CHECK(digits.size() == 6);
  CHECK(digits["struck-out digit"] == all);
  CHECK(digits["written digits side by side"] == all);
  // A 7 with a bar, a 0 with a slash, and a 1 with either are read.
  CHECK(digits["slashed digit"] == std::set<int>{3, 4, 5, 6, 8, 9});
  // The others are digits in a mirror, too, or another digit.
  CHECK(digits["mirrored digit"] == std::set<int>{3, 4, 6, 7, 9});
  CHECK(digits["part of a written digit"] == std::set<int>{0, 2, 3, 4, 5});
  CHECK(digits["written digits on top"].count(8) == 1);
}

TEST_CASE("what is struck out keeps its strokes, under lines that cross most of it") {
  const StrokeSample digit = digit_by("ann", 8, 1);
  Ways ways = ways_of(digit);
  REQUIRE_FALSE(ways["struck-out digit"].empty());
  for (const StrokeSample& sample : ways["struck-out digit"]) {
    REQUIRE(sample.drawing.size() > digit.drawing.size());
    const auto [written, lines] = boxes_of(sample, digit);
    CHECK(written.height() == Approx(1));
    CHECK(lines.width() > 0.7 * written.width());
  }
}

TEST_CASE("digits side by side hardly lie on each other") {
  const StrokeSample digit = digit_by("ann", 0, 1);
  Ways ways = ways_of(digit);
  REQUIRE_FALSE(ways["written digits side by side"].empty());
  for (const StrokeSample& sample : ways["written digits side by side"]) {
    const auto [first, second] = boxes_of(sample, digit);
    CHECK(second.left > first.right - 0.06);
  }
}

constexpr const char* kFile = R"({"label":"8","writer":"ann","strokes":[[[0,0],[5,9],[0,9],[5,0]]]}
{"label":"A","writer":"ann","strokes":[[[0,0],[5,9]]]}
{"label":6,"writer":"bob","strokes":[[[5,0],[0,9],[5,9],[0,5]]]}
)";

TEST_CASE("of a stroke file each digit is spoilt, is of no class, and stays its writer's") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "digits.jsonl").string();
  write_file(path, kFile);
  const Dataset data = load_data({"spoilt:" + path}, options());
  CHECK(data.name == "spoilt:digits.jsonl");
  CHECK(data.labels == std::vector<std::uint8_t>(2, kNoClass));
  CHECK(data.writer_names == std::vector<std::string>{"ann", "bob"});
  CHECK(data.writers == std::vector<std::uint32_t>{1, 2});
  CHECK(kind_of(data, 1) == "spoilt digits (digits)");
  CHECK(data.pixels == load_data({"spoilt:" + path}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(data.pixels != load_data({"spoilt:" + path}, other).pixels);
  CHECK(locate_data("spoilt:" + path) == path);
}

TEST_CASE("a file in which there is nothing to spoil is told in one line") {
  const test::TemporaryFolder folder;
  const std::string letters = (folder.path() / "letters.jsonl").string();
  write_file(letters, R"({"label":"A","strokes":[[[0,0],[5,9]]]})");
  CHECK_THAT(load_error("spoilt:" + letters),
             Contains("letters.jsonl: has no drawing with a label from 0 to 9"));
  const std::string blank = (folder.path() / "blank.jsonl").string();
  write_file(blank, R"({"label":"3","strokes":[[]]})");
  CHECK_THAT(load_error("spoilt:" + blank),
             Contains("blank.jsonl: line 1: 'strokes' has no point"));
  CHECK_THAT(load_error("spoilt"), Contains("data 'spoilt' needs a file: spoilt:FILE"));
  CHECK_THAT(load_error("spoilt:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
}

}  // namespace
}  // namespace inkdigit
