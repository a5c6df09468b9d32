// How numbers are read as strangers write them, a row a kind (number_kinds.hpp), as a Markdown
// table:
//
//   build/native/inkdigit-numbers WEIGHTS DIGITS.jsonl[.gz]... [--numbers 400] [--seed 4294967296]
//       [--writers held-out|others|all] [--print KIND]
//
// The digits are those of the writers that a training holds out. "?" are readings with a "?" in
// them, or none at all.
#include <fmt/core.h>

#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/number/drawing.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/number_composer.hpp"
#include "trainer/data/drawn/number_kinds.hpp"
#include "trainer/data/sets/stroke_file.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

struct Options {
  std::vector<std::string> files;  // the weights, then digits
  std::size_t numbers = 400;       // a kind
  std::uint64_t seed = std::uint64_t{1} << 32U;
  std::string writers = "held-out";
  std::string print;  // a kind of which each reading is told
};

struct Writer {
  std::vector<StrokeSample> samples;
  double height = 1;
};

struct Counts {
  std::size_t right = 0;
  std::size_t refused = 0;
  std::size_t wrong = 0;
  std::size_t sure = 0;  // of the wrong ones, those that are at least 90 % sure
};

constexpr double kWriters = 0.1;

std::vector<Writer> writers_of(const Options& options) {
  std::map<std::string, Writer> writers;
  for (std::size_t i = 1; i < options.files.size(); ++i) {
    for (StrokeSample& sample : read_stroke_file(options.files[i])) {
      const bool held_out = is_held_out(sample.writer, kWriters);
      if (options.writers != "all" && held_out != (options.writers == "held-out")) continue;
      writers[sample.writer].samples.push_back(std::move(sample));
    }
  }
  std::vector<Writer> list;
  for (auto& [name, writer] : writers) {
    writer.height = median_height(writer.samples);
    list.push_back(std::move(writer));
  }
  if (list.empty()) throw std::invalid_argument("no digits of such writers");
  return list;
}

bool is_refused(const std::string& text) {
  return text.empty() || text.find('?') != std::string::npos;
}

Counts measure(Recognizer& recognizer, const std::vector<Writer>& writers, NumberKind kind,
               const Options& options) {
  Counts counts;
  const std::string_view name = names_of(kind)[static_cast<std::size_t>(kind)];
  for (std::size_t i = 0; i < options.numbers; ++i) {
    const Writer& writer = writers[i % writers.size()];
    Random random(options.seed, RandomPurpose::kNumber, i);
    const NumberOfAKind number = compose_number(kind, writer.samples, writer.height, random);
    if (number.drawing.empty()) continue;
    const FlatStrokes strokes(number.drawing);
    const Number read =
        value_or_throw(recognize_number(recognizer, strokes.view()), std::string(name));
    if (options.print == name)
      fmt::print("{} {} {} {:.3f}\n", i, number.label, read.text, read.confidence);
    const bool refuse = is_refused(number.label);
    if (refuse ? is_refused(read.text) : read.text == number.label) {
      ++counts.right;
    } else if (is_refused(read.text)) {
      ++counts.refused;
    } else {
      ++counts.wrong;
      if (read.confidence >= 0.9) ++counts.sure;
    }
  }
  return counts;
}

Options parse(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) {
      options.files.push_back(words[i]);
      continue;
    }
    const std::string& value = words.at(i + 1);
    if (words[i] == "--numbers")
      options.numbers = std::stoul(value);
    else if (words[i] == "--seed")
      options.seed = std::stoul(value);
    else if (words[i] == "--writers")
      options.writers = value;
    else if (words[i] == "--print")
      options.print = value;
    else
      throw std::invalid_argument(words[i]);
    ++i;
  }
  if (options.files.size() < 2) throw std::invalid_argument("WEIGHTS DIGITS...");
  return options;
}

void run(const Options& options) {
  Recognizer recognizer =
      value_or_throw(Recognizer::load(read_file(options.files.front())), options.files.front());
  const std::vector<Writer> writers = writers_of(options);
  fmt::print("| kind | numbers | right % | \"?\" % | wrong % | wrong and 90 % sure |\n");
  fmt::print("| --- | --- | --- | --- | --- | --- |\n");
  const auto names = names_of(NumberKind{});
  for (std::size_t kind = 0; kind < names.size(); ++kind) {
    if (!options.print.empty() && options.print != names[kind]) continue;
    const Counts counts = measure(recognizer, writers, static_cast<NumberKind>(kind), options);
    const std::size_t all = counts.right + counts.refused + counts.wrong;
    const auto percent = [&](std::size_t count) {
      return 100.0 * static_cast<double>(count) / static_cast<double>(all);
    };
    fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", names[kind], all,
               percent(counts.right), percent(counts.refused), percent(counts.wrong),
               percent(counts.sure));
  }
}

}  // namespace
}  // namespace inkdigit

int main(int argc, char** argv) {
  try {
    inkdigit::run(inkdigit::parse({argv + 1, argv + argc}));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "inkdigit-numbers: {}\n", error.what());
    return 2;
  }
}
