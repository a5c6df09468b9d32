// idx:IMAGES:LABELS[:CLASSES][:transposed], any pair of IDX files, gzipped or not. CLASSES is a
// text of a class's name a line, that of label 0 first.
#include <algorithm>
#include <set>
#include <string_view>

#include "trainer/base/files.hpp"
#include "trainer/base/text.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/idx.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIdxUsage = "idx:IMAGES:LABELS[:CLASSES][:transposed]";

struct IdxSpec {
  std::vector<std::string> paths;  // two, or three with that of the classes' names
  bool transposed = false;
};

IdxSpec parse_idx_spec(const std::string& argument) {
  IdxSpec choice;
  std::string rest = take_words(argument, [&](const std::string& word, bool last) {
    if (last || word != "transposed") return false;
    choice.transposed = true;
    return true;
  });
  for (std::size_t colon = rest.find(':'); colon != std::string::npos; colon = rest.find(':')) {
    choice.paths.push_back(rest.substr(0, colon));
    rest.erase(0, colon + 1);
  }
  choice.paths.push_back(rest);
  return choice;
}

fs::path require_idx(const std::string& name) { return require_data(name, "", "file", ""); }

// The lines of a text, without what ends them. Behind the last one there is none.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(utf8_text(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

SetClasses read_classes(const fs::path& path) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  SetClasses classes{.names =
                         lines_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()})};
  std::set<std::string> seen;
  for (std::size_t i = 0; i < classes.names.size(); ++i) {
    const std::string where = path.string() + ": line " + std::to_string(i + 1);
    if (classes.names[i].empty()) {
      throw UserError(where + ": is empty but should be the name of class " + std::to_string(i));
    }
    if (!seen.insert(classes.names[i]).second) {
      throw UserError(where + ": class '" + classes.names[i] + "' is named twice");
    }
  }
  if (classes.names.empty()) throw UserError(path.string() + ": names no class");
  return classes;
}

Dataset load_idx(const std::string& argument, const LoadOptions& options) {
  const IdxSpec choice = parse_idx_spec(argument);
  const auto is_empty = [](const std::string& path) { return path.empty(); };
  if (choice.paths.size() < 2 || choice.paths.size() > 3 ||
      std::any_of(choice.paths.begin(), choice.paths.end(), is_empty)) {
    throw UserError("data 'idx" + (argument.empty() ? "" : ":" + argument) +
                    "': needs two files, and may name a third; the SPEC is written " + kIdxUsage);
  }
  const fs::path images = require_idx(choice.paths[0]);
  const fs::path labels = require_idx(choice.paths[1]);
  IdxPictures pictures = read_idx(images, labels);
  Dataset data = make_dataset(
      "idx:" + images.filename().string() + (choice.transposed ? ":transposed" : ""), options);
  data.labels =
      choice.paths.size() == 3
          ? classes_by_name(pictures.labels, read_classes(require_idx(choice.paths[2])),
                            labels.string(), options)
          : classes_of_numbers(pictures.labels, NumbersShow::kAnything, labels.string(), options);
  set_pictures(data,
               {std::move(pictures.pixels), pictures.height, pictures.width, choice.transposed},
               options.input);
  return data;
}

std::optional<fs::path> locate_idx(const std::string& argument) {
  const std::string images = parse_idx_spec(argument).paths[0];
  return images.empty() ? std::nullopt : find_data(images, "");
}

}  // namespace

const SetKind kIdx{"idx", kIdxUsage, load_idx, locate_idx, fits_no_path};

}  // namespace inkdigit
