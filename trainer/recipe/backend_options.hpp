#pragma once

#include <span>

#include "trainer/backend/backend.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// How the recipe's training runs on a backend. `teachers` must outlive it; 0 threads = one a core.
BackendOptions backend_options(const Recipe& recipe, std::span<const Model> teachers, int threads);

}  // namespace inkdigit
