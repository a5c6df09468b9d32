// Many values of a random stream at once.
#pragma once

#include <cstdint>
#include <span>

#include "trainer/base/random.hpp"

namespace inkdigit {

// values[i] = what Random(seed, purpose, index) gives as its (first + i)th bits(), counted from 0.
// `first` is a multiple of 4.
void philox(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index, std::uint32_t first,
            std::span<std::uint32_t> values);

}  // namespace inkdigit
