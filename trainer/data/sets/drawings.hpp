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

// What is made of a file's drawings before they are rasterized; errors begin with `path`.
using ChangeOf = std::function<std::vector<StrokeSample>(const std::string& path,
                                                         std::vector<StrokeSample> samples)>;

// "strokes:FILE", "negatives:FILE" and, with a change, "spoilt:FILE" and "restyled:FILE".
Dataset load_stroke_file(const std::string& kind, const std::string& argument,
                         const LabelOf& label_of, const LoadOptions& options,
                         const ChangeOf& change = {});

// " (unipen-1a-dev)": what a kind of drawings is called by behind its name, of a file and not of
// all.
std::string of_file(const std::string& argument);

// Where load_stroke_file finds its file.
std::optional<std::filesystem::path> locate_stroke_file(const std::string& argument);

// How many drawings `argument` asks for; `count` where it is empty.
std::size_t parse_count(const std::string& kind, const std::string& argument, std::size_t count);

}  // namespace inkdigit
