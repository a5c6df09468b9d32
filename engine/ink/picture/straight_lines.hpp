#pragma once

#include <cstdint>
#include <vector>

#include "engine/ink/grid.hpp"

namespace inkdigit {

// A level line, straight or slightly bent, through a mask.
struct StraightLine {
  int left = 0;  // the first and last column, both included
  int right = 0;
  std::vector<float> middle;  // y of its middle, one a column of left..right
  float thickness = 0;        // pixels, the median
  float purity = 0;           // the share of its columns with nothing but the line

  [[nodiscard]] int length() const { return right - left + 1; }
  [[nodiscard]] float at(int x) const { return middle[static_cast<std::size_t>(x - left)]; }
};

// Lines at most 7 degrees off level, at least `shortest` pixels long and without large gaps, the
// longest first. mask: of 0 and 1, at most 65,535 pixels wide.
std::vector<StraightLine> level_lines(const Grid<std::uint8_t>& mask, int shortest);

// The level lines of the transposed mask.
std::vector<StraightLine> upright_lines(const Grid<std::uint8_t>& mask, int shortest);

// Takes the line out of the mask and of the coverage, but for what crosses it.
void erase_line(const StraightLine& line, Grid<std::uint8_t>& mask, Grid<std::uint8_t>& coverage);

}  // namespace inkdigit
