#include "trainer/cli/held_out_writers.hpp"

#include <numeric>

#include "trainer/data/split.hpp"

namespace inkdigit {

std::vector<std::uint32_t> samples_of_writers(const Dataset& data, double share) {
  if (share > 0) return held_out_samples(data, share);
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  return samples;
}

}  // namespace inkdigit
