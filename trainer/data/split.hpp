#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "trainer/base/random.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// What is held out: single samples, or all samples of some writers.
enum class SplitBy { kSample, kWriter };

constexpr std::array<std::string_view, 2> names_of(SplitBy /*by*/) { return {"sample", "writer"}; }

struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> validation;
};

// Draws round(count * share) of the indices below `count` for validation. Both lists are in order.
Split split_samples(std::size_t count, double share, std::uint64_t seed);

// Whether a hash of the writer's name falls below `share`: always for the same writers, and a
// larger share adds to them.
bool is_held_out(std::string_view writer, double share);

// By sample: as above. By writer: a writer is held out, with all samples of all sets, where
// is_held_out says so, whatever the seed and the other data. Their samples may be more or fewer
// than `share` of all. Samples whose writer is not known are split by sample. It is a UserError
// where no writer is known, or none is held out although share > 0.
Split split_data(const Dataset& data, SplitBy by, double share, std::uint64_t seed);

// The samples of the writers that split_data holds out; of nobody whose name is not known. It is a
// UserError where no writer is known, or none is held out.
std::vector<std::uint32_t> held_out_samples(const Dataset& data, double share);

// Fisher and Yates's shuffle.
void permute(std::vector<std::uint32_t>& items, Random random);

// A permutation of `samples` that depends on seed and epoch alone.
std::vector<std::uint32_t> shuffle(std::vector<std::uint32_t> samples, std::uint64_t seed,
                                   std::uint64_t epoch);

}  // namespace inkdigit
