// The recipes that the project ships, and data for them.
#pragma once

#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit::test {

// The network with a `divisor`th of its convolutions' channels.
NetworkSpec narrowed(NetworkSpec spec, int divisor);

// All of them; a network that is too large for a test of a moment is narrowed.
std::vector<Recipe> shipped_recipes();

// Digits that the program draws, as the recipe's network takes pictures, labeled with its first ten
// classes, whatever those are called.
Dataset drawn_for(const Recipe& recipe, std::size_t count, std::uint64_t seed);

}  // namespace inkdigit::test
