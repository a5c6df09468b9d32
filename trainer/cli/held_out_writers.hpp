#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// All samples where `share` is 0, else those of the writers that a training with this
// validation_share holds out. A UserError where no writer is known.
std::vector<std::uint32_t> samples_of_writers(const Dataset& data, double share);

}  // namespace inkdigit
