// The lines of forms, tables, exercise books and frames.
#pragma once

#include <cstdint>

#include "engine/ink/grid.hpp"

namespace inkdigit {

// Takes straight lines out of ink (mask: not 0 is ink; both of the same size) that run, nearly
// level or upright,
//   from one edge of the picture to the other,
//   or as the four sides of a frame,
// and leaves what crosses them. A line that stands alone, as wide as the pen of the ink that
// touches it, is a stroke of it; and so is one with no other ink. True where a line was taken out.
bool remove_ruling(Grid<std::uint8_t>& mask, Grid<std::uint8_t>& coverage);

}  // namespace inkdigit
