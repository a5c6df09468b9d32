#include "trainer/data/folds.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/scorecard_fixture.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

constexpr int kFolds = 5;

// Two collections by the same writers and more, letters by them, and two sets without writers.
struct Collections {
  Collections() {
    write_file(folder.path() / "a.jsonl", test::stroke_lines(45));
    write_file(folder.path() / "b.jsonl", test::stroke_lines(20, 7));
    data = load({"strokes:" + (folder.path() / "a.jsonl").string(), "synthetic:150",
                 "strokes:" + (folder.path() / "b.jsonl").string(), "negatives:100"});
  }

  [[nodiscard]] Dataset load(const std::vector<std::string>& specs) const {
    return load_data(specs, test::options());
  }

  test::TemporaryFolder folder;
  Dataset data;
};

TEST_CASE("every sample is in one fold, with all that its writer wrote") {
  const Dataset data = Collections().data;
  const std::vector<std::uint32_t> folds = assign_folds(data, kFolds);
  REQUIRE(folds.size() == data.size());
  std::map<std::uint32_t, std::set<std::uint32_t>> of_writer;
  std::map<std::uint32_t, std::size_t> sizes;
  for (std::size_t i = 0; i < data.size(); ++i) {
    ++sizes[folds[i]];
    if (data.writers[i] > 0) of_writer[data.writers[i]].insert(folds[i]);
  }
  CHECK(of_writer.size() == 45);
  for (const auto& [writer, in] : of_writer) CHECK(in.size() == 1);
  REQUIRE(sizes.size() == kFolds);
  CHECK(sizes.rbegin()->first == kFolds - 1);
}

TEST_CASE("a writer's fold does not depend on the other data, nor an image's on its set") {
  const Collections all;
  const std::vector<std::uint32_t> folds = assign_folds(all.data, kFolds);
  const Dataset alone =
      all.load({"strokes:" + (all.folder.path() / "b.jsonl").string(), "synthetic:100"});
  const std::vector<std::uint32_t> folds_alone = assign_folds(alone, kFolds);
  const std::size_t first = all.data.sources[0].samples + all.data.sources[1].samples;
  for (std::size_t i = 0; i < alone.sources[0].samples; ++i) {
    CHECK(folds_alone[i] == folds[first + i]);
  }
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(folds_alone[alone.sources[0].samples + i] == folds[all.data.sources[0].samples + i]);
  }
}

TEST_CASE("in every fold are writers whom a training holds out, and others") {
  // Of 1000 names about 100 are in each part.
  Dataset data;
  for (int i = 0; i < 1000; ++i) {
    data.writer_names.push_back("somebody " + std::to_string(i));
    data.writers.push_back(static_cast<std::uint32_t>(i) + 1);
    data.labels.push_back(0);
  }
  data.sources = {{"set", 1000}};
  const std::vector<std::uint32_t> folds = assign_folds(data, kFolds);
  std::map<std::pair<std::uint32_t, bool>, int> counts;
  for (std::size_t i = 0; i < 1000; ++i)
    ++counts[{folds[i], is_held_out(data.writer_names[i], 0.5)}];
  REQUIRE(counts.size() == 10);
  // Six standard deviations of a binomial of 1000 and 0.1: 57.
  for (const auto& [part, count] : counts) CHECK(std::abs(count - 100) < 57);
}

TEST_CASE("clusters are writers, and what nobody known wrote is in many that no two folds share") {
  const Dataset data = Collections().data;
  const std::vector<std::uint32_t> folds = assign_folds(data, kFolds);
  const Clusters clusters = make_clusters(data, folds);
  std::map<std::uint32_t, std::set<std::uint32_t>> folds_of;
  std::set<std::uint32_t> unknown;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::uint32_t cluster = clusters.of_sample[i];
    folds_of[cluster].insert(folds[i]);
    if (data.writers[i] > 0) {
      CHECK(clusters.names[cluster] == data.writer_names[data.writers[i] - 1]);
    } else {
      unknown.insert(cluster);
    }
  }
  for (const auto& [cluster, in] : folds_of) CHECK(in.size() == 1);
  CHECK(folds_of.size() == clusters.names.size());
  CHECK(unknown.size() > 100);  // of 250 samples, in two sets
}

TEST_CASE("chosen samples are as they were, with all that is known of them") {
  const Dataset data = Collections().data;
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t i = 0; i < data.size(); i += 3) chosen.push_back(i);
  const Dataset some = choose_samples(data, chosen);
  REQUIRE(some.size() == chosen.size());
  std::size_t samples = 0;
  REQUIRE(some.sources.size() == 4);
  for (std::size_t s = 0; s < 4; ++s) {
    CHECK(some.sources[s].name == data.sources[s].name);
    samples += some.sources[s].samples;
  }
  CHECK(samples == chosen.size());
  Ink ink;
  Ink before;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::uint32_t sample = chosen[i];
    CHECK(std::equal(some.image(i), some.image(i) + 784, data.image(sample)));
    CHECK(some.labels[i] == data.labels[sample]);
    CHECK(some.writers[i] == data.writers[sample]);
    CHECK(some.kinds[i] == data.kinds[sample]);
    REQUIRE(some.ink.has(i));
    some.ink.copy(i, ink);
    data.ink.copy(sample, before);
    CHECK(ink.lengths == before.lengths);
    CHECK(std::equal(ink.points.begin(), ink.points.end(), before.points.begin(),
                     before.points.end(),
                     [](Point a, Point b) { return a.x == b.x && a.y == b.y; }));
  }
  CHECK(choose_samples(data, {}).size() == 0);
}

}  // namespace
}  // namespace inkdigit
