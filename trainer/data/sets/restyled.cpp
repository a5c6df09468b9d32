// restyled:FILE.jsonl[.gz], a stroke file's zeros and ones in another style: digits by the writers
// of the file.
#include "trainer/data/drawn/restyled.hpp"

#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

std::optional<Drawing> in_another_style(const StrokeSample& sample, Random& random) {
  if (sample.label == "0") return slashed(sample.drawing, random);
  if (sample.label == "1") return flagged(sample.drawing, random);
  return std::nullopt;
}

// In the file's order. What is drawn depends on `seed` and the drawing's place in the file alone.
std::vector<StrokeSample> restyle(const std::string& path, std::vector<StrokeSample> samples,
                                  std::uint64_t seed) {
  std::vector<StrokeSample> restyled;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    Random random(seed, RandomPurpose::kStyle, i);
    if (std::optional<Drawing> drawing = in_another_style(samples[i], random)) {
      samples[i].drawing = *std::move(drawing);
      restyled.push_back(std::move(samples[i]));
    }
  }
  if (restyled.empty()) {
    throw UserError(path +
                    ": has no 1 that is a bare line, to get a flag, and no 0 that is one "
                    "loop, to get a slash");
  }
  return restyled;
}

Dataset load_restyled(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'restyled' needs a file: restyled:FILE.jsonl[.gz]");
  const LabelOf label_of = [&](const std::string& where, const StrokeSample& sample) {
    return class_index(where + ": label", sample.label, options);
  };
  const ChangeOf change = [&](const std::string& path, std::vector<StrokeSample> samples) {
    return restyle(path, std::move(samples), options.seed);
  };
  return load_stroke_file("restyled", argument, label_of, options, change);
}

}  // namespace

const SetKind kRestyled{"restyled", "restyled:FILE", load_restyled, locate_stroke_file,
                        fits_no_path};

}  // namespace inkdigit
