#include "trainer/recipe/set_split.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Shares = std::array<double, 2>;

constexpr std::uint32_t kFirst = 200;  // samples of the first set

// Two sets: 100 writers wrote the first one, two samples each, and the last 100 of the second,
// whose 500 others nobody is known to have written.
Dataset two_sets() {
  Dataset data;
  data.name = "both";
  data.shape = {1, 1, 1, false};
  for (int w = 0; w < 100; ++w) data.writer_names.push_back("writer " + std::to_string(w));
  data.writers.resize(800);
  for (std::uint32_t i = 0; i < 300; ++i) data.writers[i < kFirst ? i : i + 500] = i % 100 + 1;
  data.labels.resize(800);
  data.pixels.resize(800);
  data.sources = {{"first", kFirst}, {"second", 600}};
  return data;
}

// How many of each set are held out.
std::pair<std::ptrdiff_t, std::ptrdiff_t> counts(const Split& split) {
  CHECK(split.train.size() + split.validation.size() == 800);
  CHECK(std::is_sorted(split.train.begin(), split.train.end()));
  CHECK(std::is_sorted(split.validation.begin(), split.validation.end()));
  const auto end = std::lower_bound(split.validation.begin(), split.validation.end(), kFirst);
  return {end - split.validation.begin(), split.validation.end() - end};
}

TEST_CASE("of each set its own share is held out") {
  using Counts = std::pair<std::ptrdiff_t, std::ptrdiff_t>;
  const auto split = [](Shares shares, std::uint64_t seed) {
    return split_sets(two_sets(), SplitBy::kSample, shares, seed);
  };
  CHECK(counts(split({0, 0.5}, 1)) == Counts(0, 300));
  CHECK(counts(split({0.1, 0.2}, 1)) == Counts(20, 120));
  CHECK(split({0.1, 0.2}, 1).validation == split({0.1, 0.2}, 1).validation);
  CHECK(split({0.1, 0.2}, 2).validation != split({0.1, 0.2}, 1).validation);
}

TEST_CASE("by writer a writer of two sets is held out by the larger share") {
  const Dataset data = two_sets();
  const Split split = split_sets(data, SplitBy::kWriter, Shares{0.3, 0.05}, 1);
  (void)counts(split);  // looks at their order
  std::size_t nobody = 0;
  for (const std::uint32_t i : split.validation) {
    if (data.writers[i] == 0) ++nobody;
    CHECK((data.writers[i] == 0 || is_held_out(data.writer_names[data.writers[i] - 1], 0.3)));
  }
  for (const std::uint32_t i : split.train) {
    CHECK((data.writers[i] == 0 || !is_held_out(data.writer_names[data.writers[i] - 1], 0.3)));
  }
  CHECK(nobody == 25);  // of 500
  CHECK(split_sets(data, SplitBy::kWriter, Shares{0, 0}, 1).validation.empty());
  CHECK_THAT(test::message_of([&] {
               split_sets(data, SplitBy::kWriter, Shares{1e-9, 0}, 1);
             }),
             Contains("none of the writers (100) is held out"));
  Dataset unsigned_sets = data;
  unsigned_sets.writers.clear();
  unsigned_sets.writer_names.clear();
  CHECK_THAT(test::message_of([&] {
               split_sets(unsigned_sets, SplitBy::kWriter, Shares{0.1, 0.1}, 1);
             }),
             Contains("no sample has a writer"));
}

TEST_CASE("the sets' shares stand beside their names, and only where there are any") {
  const Dataset data = two_sets();
  CHECK(sets_json(data, {}) == sources_json(data));
  const nlohmann::json sets = sets_json(data, Shares{0, 0.5});
  CHECK(sets[0]["validation_share"] == 0.0);
  CHECK(sets[1]["validation_share"] == 0.5);
}

}  // namespace
}  // namespace inkdigit
