#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/network/network.hpp"

namespace inkdigit {

// Standard deviation of the weights: sqrt(2 / fan_in) for Kaiming (He, Zhang, Ren, Sun, "Delving
// deep into rectifiers", 2015), sqrt(2 / (fan_in + fan_out)) for Xavier (Glorot, Bengio,
// "Understanding the difficulty of training deep feedforward neural networks", 2010); normal or
// uniform. Biases are 0, and
// parameters of batch normalization what leaves a standardized value as it is.
enum class Initialization { kKaimingNormal, kKaimingUniform, kXavierNormal, kXavierUniform };

constexpr std::array<std::string_view, 4> names_of(Initialization /*kind*/) {
  return {"kaiming_normal", "kaiming_uniform", "xavier_normal", "xavier_uniform"};
}

// Fills `parameters` (network.parameter_count() values, memory layout). The values are drawn in the
// order of files, so they do not depend on the memory layout.
void initialize(const Network& network, Initialization kind, std::uint64_t seed,
                std::span<float> parameters);

}  // namespace inkdigit
