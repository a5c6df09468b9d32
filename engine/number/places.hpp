// What the places of digits tell that the recognizer cannot know: which line they stand on, and
// which are no digits of the number, however sure the recognizer is of each.
#pragma once

#include <cstddef>
#include <span>

#include "engine/number/group_reading.hpp"
#include "engine/number/groupings.hpp"

namespace inkdigit {

// The slope of a steep line that the number's digits may stand on (GroupingCosts): 0 where there is
// none.
double steep_line(const StrokeGroups& groups);

// Of the candidates `chosen`, from left to right, gives those another reading that are digits of
// no number in one line: "?" for small ones at the upper right of another, which are exponents, and
// for all where some stand above others. What is struck out is left out where it was written
// again, beside it and later.
void judge_places(const StrokeGroups& groups, std::span<const std::size_t> chosen, double slope,
                  std::span<GroupReading> readings);

}  // namespace inkdigit
