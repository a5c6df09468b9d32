// Fields of a space that decide what others are: an object or a list that encloses them, or the
// "type" beside them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "trainer/recipe/recipe.hpp"
#include "trainer/sweep/space.hpp"

namespace inkdigit {

// "optimizer.momentum" is below "optimizer".
bool is_below(std::string_view path, std::string_view field);

// What others depend on comes first, otherwise by name.
void sort_by_dependence(std::vector<Dimension>& dimensions);

// The fields that one depends on, in their order. Where there are any, some of their values may
// leave no place for it.
std::vector<const Dimension*> conditions_of(const Dimension& dimension, const Space& space);

// A UserError where a field is none of this recipe's, whatever it depends on is, or where a value's
// type or range is not the field's.
void check_space(const Space& space, const Recipe& recipe);

}  // namespace inkdigit
