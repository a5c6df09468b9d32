#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Images of a data set, by their indices.
struct Samples {
  const Dataset& data;
  std::span<const std::uint32_t> indices;
};

// Images of one task. Larger ones are no faster, and take more memory.
inline constexpr std::size_t kForwardImages = 16;

// What the first so many layers give for each of the samples, one behind the other. `parameters` in
// memory layout.
std::vector<float> forward_all(const Network& network, std::span<const float> parameters,
                               const Samples& samples, std::size_t layers, ThreadPool& pool);

}  // namespace inkdigit
