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

Dataset load_negatives(const std::string& argument, const LoadOptions& options) {
  const LabelOf label_of = [](const std::string& /*where*/, const StrokeSample& /*sample*/) {
    return std::size_t{kNoClass};
  };
  if (is_file(argument)) return load_stroke_file("negatives", argument, label_of, options);
  constexpr std::size_t kCount = 10'000;  // where none is given
  constexpr std::size_t kBlock = 1000;    // drawings that are in memory at a time
  const std::size_t count = parse_count("negatives", argument, kCount);
  Dataset data = make_dataset("negatives:" + std::to_string(count), options);
  for (std::size_t first = 0; first < count; first += kBlock) {
    const std::size_t end = std::min(first + kBlock, count);
    add_drawings(data, make_negatives(first, end, options.seed), count, data.name, label_of,
                 options);
  }
  return data;
}

std::optional<std::filesystem::path> locate_negatives(const std::string& argument) {
  return is_file(argument) ? locate_stroke_file(argument) : std::nullopt;
}

bool is_path_of_negatives(const std::filesystem::path& /*path*/) { return false; }

}  // namespace

const SetKind kNegatives{"negatives", "negatives[:FILE|:COUNT]", load_negatives, locate_negatives,
                         is_path_of_negatives};

}  // namespace inkdigit
