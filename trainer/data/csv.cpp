#include "trainer/data/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using Fields = std::vector<std::string_view>;

std::string_view trimmed(std::string_view text, std::string_view what) {
  const std::size_t first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

// Takes the first line off the text, without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(line, " \r");
}

// The values of a line, without quotes and blanks around them.
void split(std::string_view line, char separator, Fields& fields) {
  fields.clear();
  for (;;) {
    const std::size_t end = line.find(separator);
    fields.push_back(trimmed(line.substr(0, end), " \""));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

char separator_of(std::string_view line) {
  for (const char c : {',', ';', '\t'}) {
    if (line.find(c) != std::string_view::npos) return c;
  }
  return ',';
}

// "17" and "17.0".
std::optional<std::uint8_t> byte_of(std::string_view text) {
  const char* const end = text.data() + text.size();
  int whole = 0;
  if (const auto [at, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && at == end) {
    if (whole < 0 || whole > 255) return std::nullopt;
    return static_cast<std::uint8_t>(whole);
  }
  double value = -1;
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || !(value >= 0 && value <= 255) ||
      value != std::floor(value)) {
    return std::nullopt;
  }
  return static_cast<std::uint8_t>(value);
}

bool is_number(std::string_view text) {
  double value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && error == std::errc{} && at == text.data() + text.size();
}

// A label may be a letter, but what stands behind it is a pixel. Names that are numbers count the
// columns: 0, 1, 2, ...
bool is_header(const Fields& fields) {
  if (fields.size() < 2) return false;
  if (!is_number(fields[1])) return true;
  for (std::size_t column = 0; column < fields.size(); ++column) {
    if (fields[column] != std::to_string(column)) return false;
  }
  return true;
}

std::size_t label_column(const Fields& header) {
  constexpr std::array<std::string_view, 3> kNames{"label", "class", "target"};
  for (std::size_t column = 0; column < header.size(); ++column) {
    std::string name(header[column]);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return column;
  }
  return 0;
}

// The side of the square that has so many pixels; 0 where there is none.
std::size_t side_of(std::size_t pixels) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(pixels))));
  return side * side == pixels ? side : 0;
}

class Table {
 public:
  explicit Table(const std::filesystem::path& path) : path_(path) {}

  CsvPictures read(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    Fields fields;
    for (line_ = 1; !text.empty(); ++line_) {
      const std::string_view line = take_line(text);
      if (line.empty()) continue;
      if (columns_ == 0) separator_ = separator_of(line);
      split(line, separator_, fields);
      if (columns_ == 0) {
        start(fields);
        if (is_header(fields)) {
          label_column_ = label_column(fields);
          continue;
        }
      }
      add(fields);
    }
    if (pictures_.labels.empty()) throw UserError(path_.string() + ": has no pictures");
    return std::move(pictures_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(path_.string() + ": line " + std::to_string(line_) + what);
  }

  // By the first line, which has a label and a square of pixels, or their names.
  void start(const Fields& fields) {
    columns_ = fields.size();
    pictures_.side = side_of(columns_ - 1);
    if (pictures_.side > 0) return;
    const std::string count = ": has " + std::to_string(columns_) + " columns";
    if (const std::size_t side = side_of(columns_); side > 1) {
      const std::string text = std::to_string(side);
      fail(count + ", a picture of " + text + "x" + text +
           " without a label, as in Kaggle's test.csv; a label must stand in front of it");
    }
    fail(count + " but should have a label and a square of pixels, such as 785 (28x28)");
  }

  void add(const Fields& fields) {
    if (fields.size() != columns_) {
      fail(": has " + std::to_string(fields.size()) + " values but the first line has " +
           std::to_string(columns_));
    }
    for (std::size_t column = 0; column < columns_; ++column) {
      if (column == label_column_) continue;
      const std::optional<std::uint8_t> pixel = byte_of(fields[column]);
      if (!pixel) {
        fail(", column " + std::to_string(column + 1) + ": '" + std::string(fields[column]) +
             "' must be a whole number from 0 to 255");
      }
      pictures_.pixels.push_back(*pixel);
    }
    pictures_.labels.emplace_back(fields[label_column_]);
    pictures_.lines.push_back(line_);
  }

  const std::filesystem::path& path_;
  CsvPictures pictures_;
  std::size_t line_ = 0;
  char separator_ = ',';
  std::size_t columns_ = 0;  // 0 before the first line
  std::size_t label_column_ = 0;
};

}  // namespace

CsvPictures read_csv(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = read_maybe_gzipped(path);
  return Table(path).read({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace inkdigit
