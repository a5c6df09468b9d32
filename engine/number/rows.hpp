// Which digits of a page stand in one row.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/ink/box.hpp"

namespace inkdigit {

// Indices into the boxes that were given, from left to right.
using Row = std::vector<std::size_t>;

// Rows from the top. They may run up or down, all of them alike: what is next to each other says
// how much. digit_height: in the boxes' units, above 0.
std::vector<Row> rows_of(std::span<const Box> boxes, double digit_height);

}  // namespace inkdigit
