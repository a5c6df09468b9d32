// strokes:FILE.jsonl[.gz], pen strokes with labels, rasterized by the engine; their ink is kept.
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/drawings.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

Dataset load_strokes(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'strokes' needs a file: strokes:FILE.jsonl[.gz]");
  const LabelOf label_of = [&](const std::string& where, const StrokeSample& sample) {
    if (sample.label.empty()) {
      throw UserError(where + ": has no 'label'; it must be one of " + class_list(options));
    }
    return class_index(where + ": label", sample.label, options);
  };
  return load_stroke_file("strokes", argument, label_of, options);
}

}  // namespace

const SetKind kStrokes{"strokes", "strokes:FILE", load_strokes, locate_stroke_file, is_stroke_path};

}  // namespace inkdigit
