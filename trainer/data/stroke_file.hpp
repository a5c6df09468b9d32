// Stroke files: JSON Lines, gzipped or not, one drawing a line:
//   {"label":3,"writer":"a","strokes":[[[x,y],...],...]}
// y down, any units. "label" (a number or a string) and "writer" may be missing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

struct StrokeSample {
  std::string label;  // "" where there is none
  std::string writer;
  Drawing drawing;
  std::size_t line = 0;  // counted from 1
};

// Errors name the file and the line.
std::vector<StrokeSample> read_stroke_file(const std::filesystem::path& path);

}  // namespace inkdigit
