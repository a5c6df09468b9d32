#include "trainer/data/sets/drawings.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/samples.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMaxCount = 10'000'000;  // of what the program draws

// Notes who wrote the data's last sample.
void add_writer(Dataset& data, const std::string& writer,
                std::map<std::string, std::uint32_t>& numbers) {
  if (writer.empty()) return;
  const auto [found, is_new] =
      numbers.emplace(writer, static_cast<std::uint32_t>(data.writer_names.size()) + 1);
  if (is_new) data.writer_names.push_back(writer);
  data.writers.resize(data.size());
  data.writers.back() = found->second;
}

// Where a file's drawing is, for errors.
std::string place_of(const std::string& path, const StrokeSample& sample) {
  return path + ": line " + std::to_string(sample.line);
}

}  // namespace

void check_ink(const std::string& path, const StrokeSample& sample) {
  if (std::all_of(sample.drawing.begin(), sample.drawing.end(),
                  [](const Stroke& stroke) { return stroke.empty(); })) {
    throw UserError(place_of(path, sample) +
                    ": 'strokes' has no point; a blank shows nothing to learn from");
  }
}

void add_drawings(Dataset& data, const std::vector<StrokeSample>& samples, std::size_t total,
                  const std::string& path, const LabelOf& label_of, const LoadOptions& options) {
  std::map<std::string, std::uint32_t> writers;
  for (const StrokeSample& sample : samples) {
    check_ink(path, sample);
    const std::string where = place_of(path, sample);
    add_drawing(data, sample.drawing, label_of(where, sample), options.input, where);
    add_writer(data, sample.writer, writers);
    report(options, data, total);
  }
  if (!data.writers.empty()) data.writers.resize(data.size());
}

Dataset load_stroke_file(const std::string& kind, const std::string& argument,
                         const LabelOf& label_of, const LoadOptions& options,
                         const ChangeOf& change) {
  const std::filesystem::path path = require_data(argument, "strokes", "file", "");
  Dataset data = make_dataset(kind + ":" + path.filename().string(), options);
  std::vector<StrokeSample> samples = read_stroke_file(path);
  if (change) samples = change(path.string(), std::move(samples));
  add_drawings(data, samples, samples.size(), path.string(), label_of, options);
  return data;
}

std::string of_file(const std::string& argument) {
  const std::string file = std::filesystem::path(argument).filename().string();
  return " (" + file.substr(0, file.find('.')) + ")";
}

std::optional<std::filesystem::path> locate_stroke_file(const std::string& argument) {
  return argument.empty() ? std::nullopt : find_data(argument, "strokes");
}

std::size_t parse_count(const std::string& kind, const std::string& argument, std::size_t count) {
  if (argument.empty()) return count;
  const auto [end, error] =
      std::from_chars(argument.data(), argument.data() + argument.size(), count);
  if (error != std::errc{} || end != argument.data() + argument.size() || count < 1 ||
      count > kMaxCount) {
    throw UserError(kind + ":" + argument + ": the count must be a whole number from 1 to " +
                    std::to_string(kMaxCount));
  }
  return count;
}

}  // namespace inkdigit
