// synthetic[:COUNT], digits that the program draws itself, as strokes.
#include "trainer/data/drawn/synthetic.hpp"

#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

Dataset load_synthetic(const std::string& argument, const LoadOptions& options) {
  constexpr std::size_t kCount = 10'000;  // where none is given
  constexpr std::size_t kDigits = 10;     // those that the program can draw
  const std::size_t count = parse_count("synthetic", argument, kCount);
  Dataset data = make_dataset("synthetic:" + std::to_string(count), options);
  for (std::size_t i = 0; i < count; ++i) {
    Random random(options.seed, RandomPurpose::kSynthetic, i);
    const std::size_t digit = i % kDigits;
    const Drawing drawing = synthetic_digit(static_cast<int>(digit), random);
    add_drawing(data, drawing, class_index(data.name + ": label", std::to_string(digit), options),
                options.input, data.name);
    report(options, data, count);
  }
  return data;
}

std::optional<std::filesystem::path> locate_synthetic(const std::string& /*argument*/) {
  return std::nullopt;
}

}  // namespace

const SetKind kSynthetic{"synthetic", "synthetic[:COUNT]", load_synthetic, locate_synthetic,
                         fits_no_path};

}  // namespace inkdigit
