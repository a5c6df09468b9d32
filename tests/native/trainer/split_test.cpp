#include "trainer/training/split.hpp"

#include <algorithm>
#include <numeric>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

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

}  // namespace
}  // namespace inkdigit
