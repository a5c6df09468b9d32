// negatives:FILE.jsonl[.gz] and negatives[:COUNT], drawings that show none of the classes: a
// file's, whatever their labels, or the program's own.
#include "trainer/data/drawn/negatives.hpp"

#include <algorithm>

#include "trainer/base/no_class.hpp"
#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

// Whether what follows "negatives:" is a file, and not a count.
bool is_file(const std::string& argument) {
  return argument.find_first_not_of("0123456789") != std::string::npos;
}

// kLettersKind or "symbols" where the label is one; "" where it tells nothing of the kind.
std::string group_of_written(const std::string& label) {
  if (label.size() != 1) return "";
  const char c = label.front();
  if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
    return std::string(kLettersKind);
  }
  return c > ' ' && c <= '~' && (c < '0' || c > '9') ? "symbols" : "";
}

// Notes of which kind each sample is, "" where that is not known.
void set_kinds(Dataset& data, const std::vector<std::string>& kinds) {
  for (const std::string& kind : kinds) {
    std::vector<std::string>& names = data.kind_names;
    const auto found = std::find(names.begin(), names.end(), kind);
    const auto number = static_cast<std::uint32_t>(found - names.begin()) + 1;
    if (!kind.empty() && found == names.end()) names.push_back(kind);
    data.kinds.push_back(kind.empty() ? 0 : number);
  }
}

// Letters and symbols of a file are kinds of its own.
Dataset load_written(const std::string& argument, const LoadOptions& options) {
  const std::string file = of_file(argument);
  std::vector<std::string> kinds;
  const LabelOf label_of = [&](const std::string& /*where*/, const StrokeSample& sample) {
    const std::string group = group_of_written(sample.label);
    kinds.push_back(group.empty() ? "" : group + file);
    return std::size_t{kNoClass};
  };
  Dataset data = load_stroke_file("negatives", argument, label_of, options);
  set_kinds(data, kinds);
  return data;
}

Dataset load_negatives(const std::string& argument, const LoadOptions& options) {
  if (is_file(argument)) return load_written(argument, options);
  std::vector<std::string> kinds;
  const LabelOf label_of = [&](const std::string& /*where*/, const StrokeSample& sample) {
    kinds.push_back(group_of_negative(sample.label));
    return std::size_t{kNoClass};
  };
  constexpr std::size_t kCount = 10'000;  // where none is given
  constexpr std::size_t kBlock = 1000;    // drawings that are in memory at a time
  const std::size_t count = parse_count("negatives", argument, kCount);
  Dataset data = make_dataset("negatives:" + std::to_string(count), options);
  for (std::size_t first = 0; first < count; first += kBlock) {
    const std::size_t end = std::min(first + kBlock, count);
    add_drawings(data, make_negatives(first, end, options.seed), count, data.name, label_of,
                 options);
  }
  set_kinds(data, kinds);
  return data;
}

std::optional<std::filesystem::path> locate_negatives(const std::string& argument) {
  return is_file(argument) ? locate_stroke_file(argument) : std::nullopt;
}

}  // namespace

const SetKind kNegatives{"negatives", "negatives[:FILE|:COUNT]", load_negatives, locate_negatives,
                         fits_no_path};

}  // namespace inkdigit
