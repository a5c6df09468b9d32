#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/network.hpp"

namespace inkdigit {

// Weights are normal with standard deviation sqrt(2 / fan_in) (He, Zhang, Ren, Sun, "Delving deep
// into rectifiers", 2015), or uniform with the same deviation; biases are 0.
enum class Initialisation { kKaimingNormal, kKaimingUniform };

constexpr std::array<std::string_view, 2> names_of(Initialisation /*kind*/) {
  return {"kaiming_normal", "kaiming_uniform"};
}

// Fills `parameters` (network.parameter_count() values, memory layout). The values are drawn in the
// order of files, so they do not depend on the memory layout.
void initialise(const Network& network, Initialisation kind, std::uint64_t seed,
                std::span<float> parameters);

}  // namespace inkdigit
