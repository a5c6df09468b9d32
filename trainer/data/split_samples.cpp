#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "trainer/data/split.hpp"

namespace inkdigit {

Split split_samples(std::size_t count, double share, std::uint64_t seed) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  permute(all, Random(seed, RandomPurpose::kSplit));
  const auto held_out =
      all.begin() + static_cast<std::ptrdiff_t>(std::lround(static_cast<double>(count) * share));
  Split split{{held_out, all.end()}, {all.begin(), held_out}};
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

void permute(std::vector<std::uint32_t>& items, Random random) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.below(static_cast<std::uint32_t>(i))]);
  }
}

std::vector<std::uint32_t> shuffle(std::vector<std::uint32_t> samples, std::uint64_t seed,
                                   std::uint64_t epoch) {
  permute(samples, Random(seed, RandomPurpose::kShuffle, epoch));
  return samples;
}

}  // namespace inkdigit
