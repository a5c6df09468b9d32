// The textbook CNN as a backend: the second opinion on all others. It is in Eigen alone, shares
// nothing with the engine's kernels and knows no plan; each layer is a file of `layers/`.
#pragma once

#include "trainer/backend/backend.hpp"

namespace inkdigit::reference {

// Computes in T, float or double. What is kept from step to step is floats with both, as in a
// checkpoint. On the caller's thread alone.
template <class T>
std::unique_ptr<Backend> make_backend(const Network& network, const BackendOptions& options);

}  // namespace inkdigit::reference
