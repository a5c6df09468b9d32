#pragma once

#include <cstdint>
#include <vector>

namespace inkdigit {

struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> validation;
};

// Draws round(count * share) of the indices below `count` for validation. Both lists are in order.
Split split_samples(std::size_t count, double share, std::uint64_t seed);

// A permutation of `samples` that depends on seed and epoch alone.
std::vector<std::uint32_t> shuffle(std::vector<std::uint32_t> samples, std::uint64_t seed,
                                   std::uint64_t epoch);

}  // namespace inkdigit
