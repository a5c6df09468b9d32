// flagged:FILE.jsonl[.gz], the ones of a stroke file that are bare lines, each with a flag: ones
// by the writers of the file.
#include "trainer/data/drawn/flagged.hpp"

#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

constexpr const char* kOne = "1";

// In the file's order. What is drawn depends on `seed` and the drawing's place in the file alone.
std::vector<StrokeSample> flag_ones(const std::string& path, std::vector<StrokeSample> samples,
                                    std::uint64_t seed) {
  std::vector<StrokeSample> ones;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].label != kOne) continue;
    Random random(seed, RandomPurpose::kFlag, i);
    if (std::optional<Drawing> drawing = flagged(samples[i].drawing, random)) {
      samples[i].drawing = *std::move(drawing);
      ones.push_back(std::move(samples[i]));
    }
  }
  if (ones.empty()) {
    throw UserError(path + ": has no drawing with the label 1 that is a bare line, to get a flag");
  }
  return ones;
}

Dataset load_flagged(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'flagged' needs a file: flagged:FILE.jsonl[.gz]");
  const LabelOf label_of = [&](const std::string& where, const StrokeSample& sample) {
    return class_index(where + ": label", sample.label, options);
  };
  const ChangeOf change = [&](const std::string& path, std::vector<StrokeSample> samples) {
    return flag_ones(path, std::move(samples), options.seed);
  };
  return load_stroke_file("flagged", argument, label_of, options, change);
}

}  // namespace

const SetKind kFlagged{"flagged", "flagged:FILE", load_flagged, locate_stroke_file, fits_no_path};

}  // namespace inkdigit
