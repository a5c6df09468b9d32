// csv:FILE.csv[.gz][:transposed], a table of pictures with their labels.
#include "trainer/data/csv.hpp"

#include <charconv>
#include <cmath>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTransposed = ":transposed";

struct CsvSpec {
  std::string file;
  bool transposed = false;
};

CsvSpec parse_csv_spec(std::string argument) {
  const bool transposed = argument.ends_with(kTransposed);
  if (transposed) argument.resize(argument.size() - kTransposed.size());
  return {std::move(argument), transposed};
}

// Labels that are integers, "3" or "3.0", each a byte; nothing where one is another text.
std::optional<std::vector<std::uint8_t>> numbers_of(const std::vector<std::string>& labels) {
  std::vector<std::uint8_t> numbers;
  for (const std::string& label : labels) {
    double value = 0;
    const char* const end = label.data() + label.size();
    const auto [at, error] = std::from_chars(label.data(), end, value);
    if (error != std::errc{} || at != end || !(value >= 0 && value < kNoClass) ||
        value != std::floor(value)) {
      return std::nullopt;
    }
    numbers.push_back(static_cast<std::uint8_t>(value));
  }
  return numbers;
}

std::vector<std::uint8_t> classes_of(const CsvPictures& pictures, const std::string& path,
                                     const LoadOptions& options) {
  if (const auto numbers = numbers_of(pictures.labels)) {
    return classes_of_numbers(*numbers, NumbersShow::kAnything, path, options);
  }
  std::vector<std::uint8_t> classes;
  for (std::size_t i = 0; i < pictures.labels.size(); ++i) {
    const std::string where = path + ": line " + std::to_string(pictures.lines[i]) + ": label";
    classes.push_back(static_cast<std::uint8_t>(class_index(where, pictures.labels[i], options)));
  }
  return classes;
}

Dataset load_csv(const std::string& argument, const LoadOptions& options) {
  const CsvSpec choice = parse_csv_spec(argument);
  if (choice.file.empty()) throw UserError("data 'csv' needs a file: csv:FILE.csv[.gz]");
  const fs::path path = require_data(choice.file, "csv", "file", "");
  CsvPictures pictures = read_csv(path);
  Dataset data = make_dataset(
      "csv:" + path.filename().string() + (choice.transposed ? std::string(kTransposed) : ""),
      options);
  data.labels = classes_of(pictures, path.string(), options);
  set_pictures(data, {std::move(pictures.pixels), pictures.side, pictures.side, choice.transposed},
               options.input);
  return data;
}

std::optional<fs::path> locate_csv(const std::string& argument) {
  const std::string file = parse_csv_spec(argument).file;
  return file.empty() ? std::nullopt : find_data(file, "csv");
}

bool is_path_of_csv(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".csv") || name.ends_with(".csv.gz");
}

}  // namespace

const SetKind kCsv{"csv", "csv:FILE[:transposed]", load_csv, locate_csv, is_path_of_csv};

}  // namespace inkdigit
