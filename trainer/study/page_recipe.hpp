#pragma once

#include "engine/result.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// An error names what the recipe asks for that a Study does not do: what needs other weights, other
// files, who wrote what, or pictures of three channels.
Status check_page_recipe(const Recipe& recipe);

}  // namespace inkdigit
