// spoilt:FILE.jsonl[.gz], the digits of a stroke file, each spoilt once: drawings that show none of
// the classes, by the writers of the file.
#include "trainer/data/drawn/spoilt.hpp"

#include <map>
#include <utility>

#include "trainer/base/no_class.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

bool is_digit(const StrokeSample& sample) {
  return sample.label.size() == 1 && sample.label[0] >= '0' && sample.label[0] <= '9';
}

// What can be spoilt of a file.
std::vector<StrokeSample> digits_of(const std::string& path, std::vector<StrokeSample> samples) {
  std::erase_if(samples, [](const StrokeSample& sample) { return !is_digit(sample); });
  if (samples.empty()) {
    throw UserError(path + ": has no drawing with a label from 0 to 9 that could be spoilt");
  }
  for (const StrokeSample& digit : samples) check_ink(path, digit);
  return samples;
}

// Of each digit one that is spoilt, in the file's order, with another digit of the same writer
// where two are needed. What is drawn depends on `seed` and the digit's place alone.
std::vector<StrokeSample> spoil(const std::vector<StrokeSample>& digits, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> of_writer;
  for (std::size_t i = 0; i < digits.size(); ++i) of_writer[digits[i].writer].push_back(i);
  std::vector<StrokeSample> samples;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    Random random(seed, RandomPurpose::kSpoil, i);
    const std::vector<std::size_t>& own = of_writer[digits[i].writer];
    const StrokeSample& other = digits[own[random.below(static_cast<std::uint32_t>(own.size()))]];
    samples.push_back(spoilt(digits[i], other, random));
  }
  return samples;
}

Dataset load_spoilt(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'spoilt' needs a file: spoilt:FILE.jsonl[.gz]");
  const LabelOf label_of = [](const std::string& /*where*/, const StrokeSample& /*sample*/) {
    return std::size_t{kNoClass};
  };
  const ChangeOf change = [&](const std::string& path, std::vector<StrokeSample> samples) {
    return spoil(digits_of(path, std::move(samples)), options.seed);
  };
  Dataset data = load_stroke_file("spoilt", argument, label_of, options, change);
  data.kind_names = {"spoilt digits" + of_file(argument)};
  data.kinds.assign(data.size(), 1);
  return data;
}

}  // namespace

const SetKind kSpoilt{"spoilt", "spoilt:FILE", load_spoilt, locate_stroke_file, fits_no_path};

}  // namespace inkdigit
