#pragma once

#include <functional>
#include <string>
#include <vector>

#include "trainer/data/load.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

// What a drawing is labeled as; errors begin with `where`.
using LabelOf = std::function<std::size_t(const std::string& where, const StrokeSample& sample)>;

// Throws where the drawing has no point; `path` is what the error begins with.
void check_ink(const std::string& path, const StrokeSample& sample);

// Rasterizes drawings that lie in `path`, which may be no file but a name: behind the data's own.
void add_drawings(Dataset& data, const std::vector<StrokeSample>& samples, std::size_t total,
                  const std::string& path, const LabelOf& label_of, const LoadOptions& options);

// "strokes:FILE" and "negatives:FILE".
Dataset load_stroke_file(const std::string& kind, const std::string& argument,
                         const LabelOf& label_of, const LoadOptions& options);

// Where load_stroke_file finds its file.
std::optional<std::filesystem::path> locate_stroke_file(const std::string& argument);

// How many drawings `argument` asks for; `count` where it is empty.
std::size_t parse_count(const std::string& kind, const std::string& argument, std::size_t count);

}  // namespace inkdigit
