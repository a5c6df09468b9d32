// Stroke files: JSON Lines, gzipped or not, one drawing a line:
//   {"label":3,"writer":"a","strokes":[[[x,y],...],...]}
// y down, any units. "label" and "writer" (numbers or strings) may be missing. Files of Quick Draw
// are read as they are: "word" is the label where there is none, and "drawing" holds strokes as
// lists of coordinates. "strokes" may hold such lists, too; stroke_layout.hpp says how they are
// told from points.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

struct StrokeSample {
  std::string label;  // "" where there is none; a whole number is "3", however it is written
  std::string writer;
  Drawing drawing;
  std::size_t line = 0;  // counted from 1
};

// True for .jsonl and .ndjson, both also with .gz, and for standard input ("-") and pipes, which
// have no name to go by.
bool is_stroke_path(const std::filesystem::path& path);

// Errors name the file and the line, and count lines, strokes and points from 1.
std::vector<StrokeSample> read_stroke_file(const std::filesystem::path& path);

// The same of text that has been read already; `name` is what errors call it.
std::vector<StrokeSample> parse_stroke_text(std::string_view text, const std::string& name);

}  // namespace inkdigit
