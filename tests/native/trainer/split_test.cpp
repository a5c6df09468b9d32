#include "trainer/data/split.hpp"

#include <algorithm>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Indices = std::vector<std::uint32_t>;

TEST_CASE("a split holds out its share, and every sample is on one side") {
  const Split split = split_samples(1000, 0.1, 3);
  CHECK(split.validation.size() == 100);
  std::vector<std::uint32_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  std::vector<std::uint32_t> expected(1000);
  std::iota(expected.begin(), expected.end(), 0U);
  CHECK(all == expected);
  CHECK(split_samples(1000, 0.1, 3).validation == split.validation);
  CHECK(split_samples(1000, 0.1, 4).validation != split.validation);
  CHECK(split_samples(1000, 0, 3).validation.empty());
}

TEST_CASE("a shuffle is a permutation that depends on seed and epoch") {
  std::vector<std::uint32_t> samples(500);
  std::iota(samples.begin(), samples.end(), 0U);
  const std::vector<std::uint32_t> first = shuffle(samples, 1, 1);
  CHECK(first != samples);
  CHECK(shuffle(samples, 1, 1) == first);
  CHECK(shuffle(samples, 1, 2) != first);
  CHECK(shuffle(samples, 2, 1) != first);
  std::vector<std::uint32_t> sorted = first;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == samples);
}

// A training that was begun by one version goes on by the next.
TEST_CASE("shuffles and splits are always these") {
  Indices samples(12);
  std::iota(samples.begin(), samples.end(), 0U);
  CHECK(shuffle(samples, 1, 1) == Indices{3, 6, 7, 11, 4, 9, 0, 10, 1, 8, 5, 2});
  CHECK(shuffle(samples, 1, 2) == Indices{11, 7, 4, 2, 3, 6, 8, 9, 1, 0, 5, 10});
  CHECK(shuffle(samples, 7, 300) == Indices{2, 6, 9, 4, 10, 7, 8, 1, 5, 11, 3, 0});
  CHECK(split_samples(40, 0.2, 1).validation == Indices{0, 5, 12, 14, 20, 32, 35, 37});
}

// `per_writer` samples of each of `writers` writers in turn, then `unknown` samples of nobody.
Dataset written(std::uint32_t writers, std::uint32_t per_writer, std::uint32_t unknown) {
  Dataset data;
  data.name = "written";
  data.shape = {1, 1, 1, false};
  for (std::uint32_t w = 0; w < writers; ++w) {
    data.writer_names.push_back("collection/tra" + std::to_string(w));
  }
  for (std::uint32_t i = 0; i < writers * per_writer; ++i) data.writers.push_back(i % writers + 1);
  if (writers > 0) data.writers.resize(std::size_t{writers} * per_writer + unknown);
  data.labels.resize(std::size_t{writers} * per_writer + unknown);
  data.pixels.resize(data.labels.size());
  return data;
}

// The numbers of the writers of these samples.
std::vector<bool> writers_of(const Dataset& data, const Indices& samples) {
  std::vector<bool> found(data.writer_names.size() + 1);
  for (const std::uint32_t i : samples) found[data.writers[i]] = true;
  return found;
}

TEST_CASE("a split by writer holds out whole writers, always the same ones") {
  const Dataset data = written(400, 5, 0);
  const Split split = split_data(data, SplitBy::kWriter, 0.2, 1);
  CHECK(split.train.size() + split.validation.size() == 2000);
  CHECK(std::is_sorted(split.train.begin(), split.train.end()));
  CHECK(std::is_sorted(split.validation.begin(), split.validation.end()));
  const std::vector<bool> train = writers_of(data, split.train);
  const std::vector<bool> held_out = writers_of(data, split.validation);
  for (std::size_t w = 1; w <= 400; ++w) CHECK(train[w] != held_out[w]);
  // 400 draws by a probability of 0.2: 80, with a standard deviation of 8.
  CHECK(split.validation.size() > 5 * 56);
  CHECK(split.validation.size() < 5 * 104);
  CHECK(split_data(data, SplitBy::kWriter, 0.2, 2).validation == split.validation);
  // A larger share adds to them.
  const std::vector<bool> more =
      writers_of(data, split_data(data, SplitBy::kWriter, 0.4, 1).validation);
  for (std::size_t w = 1; w <= 400; ++w) CHECK((!held_out[w] || more[w]));
  CHECK(split_data(data, SplitBy::kWriter, 0, 1).validation.empty());
}

TEST_CASE("who is held out depends on the name alone, not on the data around it") {
  const Dataset data = written(30, 2, 0);
  Dataset reversed = data;
  std::reverse(reversed.writer_names.begin(), reversed.writer_names.end());
  const std::vector<bool> one =
      writers_of(data, split_data(data, SplitBy::kWriter, 0.3, 1).validation);
  const std::vector<bool> other =
      writers_of(reversed, split_data(reversed, SplitBy::kWriter, 0.3, 1).validation);
  for (std::size_t w = 1; w <= 30; ++w) CHECK(one[w] == other[31 - w]);
  // These are, whatever the machine and the version.
  Indices names;
  for (std::uint32_t w = 1; w <= 30; ++w) {
    if (one[w]) names.push_back(w - 1);
  }
  CHECK(names == Indices{4, 7, 11, 12, 18, 19, 24});
}

TEST_CASE("samples that nobody is known to have written are split by sample") {
  const Dataset data = written(100, 1, 1000);
  const Split split = split_data(data, SplitBy::kWriter, 0.1, 1);
  const auto unknown = [&](const Indices& samples) {
    return std::count_if(samples.begin(), samples.end(),
                         [&](std::uint32_t i) { return data.writers[i] == 0; });
  };
  CHECK(std::is_sorted(split.train.begin(), split.train.end()));
  CHECK(std::is_sorted(split.validation.begin(), split.validation.end()));
  CHECK(unknown(split.validation) == 100);
  CHECK(unknown(split.train) == 900);
  CHECK(split_data(data, SplitBy::kWriter, 0.1, 2).validation != split.validation);
}

TEST_CASE("a split by sample is the same with and without writers") {
  CHECK(split_data(written(30, 2, 0), SplitBy::kSample, 0.25, 9).validation ==
        split_samples(60, 0.25, 9).validation);
}

TEST_CASE("a split by writer without writers, or that holds none out, is an error") {
  const auto error = [](const Dataset& data, double share) {
    return test::message_of([&] { split_data(data, SplitBy::kWriter, share, 1); });
  };
  CHECK(error(written(0, 0, 10), 0.1) ==
        "written: no sample has a writer; training: 'split_by' must be 'sample'");
  CHECK_THAT(error(written(2, 5, 10), 0.001),
             Contains("written: none of the writers (2) is held out; training: a larger "
                      "'validation_share'"));
}

}  // namespace
}  // namespace inkdigit
