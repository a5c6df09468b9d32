#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {

// A line that says so where data's pictures seem to have rows and columns swapped, as EMNIST's
// files do: few are answered rightly as they are, and most of up to 500 of them when swapped back.
// "" otherwise. `evaluation` is that of `samples` by the backend's network.
std::string transposed_hint(const Dataset& data, std::span<const std::uint32_t> samples,
                            const Evaluation& evaluation, const SoftmaxSpec& softmax,
                            Backend& backend);

}  // namespace inkdigit
