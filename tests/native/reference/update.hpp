// Optimizers by their papers, one step from an exact state, with bounds.
#pragma once

#include "tests/native/support/bounded.hpp"
#include "trainer/backend/backend.hpp"

namespace inkdigit::test {

// What the gradient is multiplied by so that it is no longer than `limit`.
Bounded clip_factor(std::span<const Bounded> gradient, double limit);

// One parameter's step: the new parameter, then what the optimizer keeps of it.
Tensor updated(const OptimizerSpec& spec, double learning_rate, double step, Bounded gradient,
               double parameter, std::span<const double> kept);

// Values that the optimizer keeps of a parameter.
std::size_t kept_count(const OptimizerSpec& spec);

}  // namespace inkdigit::test
