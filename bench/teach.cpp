// What learning a writer's hand is worth: for each writer whom the weights read badly, some of that
// writer's drawings are learnt, and the rest is read before and after, and everybody else's
// drawings, and letters.
//
//   build/native/inkdigit-teach WEIGHTS REHEARSAL DIGITS.jsonl[.gz]... [--letters FILE] [--left-out
//   WRITERS.txt]
//       [--drawings 40] [--misses 4] [--corrections 3] [--order missed|file] [--set KEY=VALUE]...
//
// A line of JSON for each such writer, and one of all. bench/teach.js makes a table of it.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/decision.hpp"
#include "engine/ink/raster.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/adapt/adaptation.hpp"
#include "trainer/adapt/rehearsal.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {
namespace {

struct Options {
  std::string weights;
  std::string rehearsal;
  std::vector<std::string> digits;
  std::string letters;
  std::set<std::string> left_out;  // writers of the rehearsal
  std::size_t drawings = 40;       // a writer has at least, to be measured
  double misses = 4;               // percent, likewise
  std::size_t corrections = 3;     // of each digit that went wrong
  bool missed_first = true;
  AdaptOptions adapt;
};

enum class Reading { kRight, kWrong, kRejected };

// What is read, and who drew it.
struct Sample {
  LabeledInk drawing;
  std::string writer;
  std::vector<std::uint8_t> picture;
  Reading before = Reading::kRight;  // by the weights as they are
  [[nodiscard]] bool missed() const { return before != Reading::kRight; }
};

struct Share {
  std::size_t missed = 0;
  std::size_t rejected = 0;  // of these
  std::size_t of = 0;
  void add(Reading reading) {
    if (reading != Reading::kRight) ++missed;
    if (reading == Reading::kRejected) ++rejected;
    ++of;
  }
  void add(const Share& other) {
    missed += other.missed;
    rejected += other.rejected;
    of += other.of;
  }
  [[nodiscard]] double percent() const {
    return of == 0 ? 0 : 100.0 * static_cast<double>(missed) / static_cast<double>(of);
  }
};

using Places = std::vector<std::size_t>;  // of samples

std::vector<Sample> read_samples(const std::string& path, const Model& model, bool none,
                                 const std::set<std::string>& left_out) {
  const NetworkSpec& spec = model.network.spec();
  std::vector<Sample> samples;
  for (StrokeSample& read : read_stroke_file(path)) {
    const auto found = std::find(spec.classes.begin(), spec.classes.end(), read.label);
    if ((!none && found == spec.classes.end()) || left_out.contains(read.writer)) continue;
    InkSet set;
    set.add(0, read.drawing);
    Sample sample;
    set.copy(0, sample.drawing.ink);
    sample.drawing.label =
        none ? kNoClass : static_cast<std::uint8_t>(found - spec.classes.begin());
    sample.writer = read.writer;
    sample.picture = (*rasterize(sample.drawing.ink.view(),
                                 {.height = spec.input.height, .width = spec.input.width}))
                         .pixels;
    samples.push_back(std::move(sample));
  }
  return samples;
}

// Of letters, all that is rejected is right.
Reading read(const Model& model, Predictor& predictor, const Sample& sample) {
  const Decision decision =
      decide(model.network.spec().softmax(), predictor.predict(model.network, sample.picture));
  const bool none = sample.drawing.label == kNoClass;
  if (decision.rejected) return none ? Reading::kRight : Reading::kRejected;
  return !none && decision.best == sample.drawing.label ? Reading::kRight : Reading::kWrong;
}

Share missed_by(const Model& model, const std::vector<Sample>& samples, const Places& places) {
  Predictor predictor(model.network, model.parameters);
  Share share;
  for (const std::size_t i : places) share.add(read(model, predictor, samples[i]));
  return share;
}

Share missed_before(const std::vector<Sample>& samples, const Places& places) {
  Share share;
  for (const std::size_t i : places) share.add(samples[i].before);
  return share;
}

// What a writer is taught: of each digit that went wrong up to so many drawings and at most half of
// what there is of it, first missed ones (half of them, rounded up), then others, in the file's
// order. Or, in the file's order, whatever became of them.
Places choose_corrections(const std::vector<Sample>& samples, const Places& own,
                          const Options& options) {
  std::map<std::uint8_t, Places> by_digit;
  for (const std::size_t i : own) by_digit[samples[i].drawing.label].push_back(i);
  Places chosen;
  for (const auto& [digit, all] : by_digit) {
    Places missed;
    Places right;
    for (const std::size_t i : all) (samples[i].missed() ? missed : right).push_back(i);
    if (missed.empty()) continue;
    const std::size_t most =
        std::min(options.corrections, std::max<std::size_t>(1, all.size() / 2));
    if (!options.missed_first) {
      chosen.insert(chosen.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most));
      continue;
    }
    missed.resize((missed.size() + 1) / 2);
    missed.insert(missed.end(), right.begin(), right.end());
    missed.resize(std::min(missed.size(), most));
    chosen.insert(chosen.end(), missed.begin(), missed.end());
  }
  return chosen;
}

class Measurement {
 public:
  explicit Measurement(Options options)
      : options_(std::move(options)),
        file_(read_file(options_.weights)),
        model_(value_or_throw(read_weights(file_), options_.weights)) {
    const NetworkSpec& spec = model_.network.spec();
    rehearsal_ = value_or_throw(
        parse_rehearsal(read_file(options_.rehearsal), spec.classes, spec.softmax().background),
        options_.rehearsal);
    for (const std::string& path : options_.digits) {
      for (Sample& sample : read_samples(path, model_, false, options_.left_out)) {
        samples_.push_back(std::move(sample));
      }
    }
    digits_ = samples_.size();
    if (!options_.letters.empty()) {
      for (Sample& sample : read_samples(options_.letters, model_, true, options_.left_out)) {
        samples_.push_back(std::move(sample));
      }
    }
    Predictor predictor(model_.network, model_.parameters);
    for (Sample& sample : samples_) {
      sample.before = read(model_, predictor, sample);
    }
  }

  void run() {
    for (const auto& [writer, own] : writers()) measure(writer, own);
    nlohmann::json all{{"writers", count_},
                       {"before", before_.percent()},
                       {"after", after_.percent()},
                       {"missed_before", before_.missed},
                       {"missed_after", after_.missed},
                       {"of", before_.of},
                       {"others_worst", worst_},
                       {"others_mean", others_ / std::max(1.0, static_cast<double>(count_))},
                       {"letters_mean", letters_ / std::max(1.0, static_cast<double>(count_))},
                       {"letters_worst", letters_worst_}};
    fmt::print("{}\n", nlohmann::json{{"all", all}}.dump());
  }

 private:
  // Those whom the weights read badly.
  [[nodiscard]] std::map<std::string, Places> writers() const {
    std::map<std::string, Places> all;
    for (std::size_t i = 0; i < digits_; ++i) all[samples_[i].writer].push_back(i);
    std::erase_if(all, [&](const auto& entry) {
      const Places& own = entry.second;
      const auto missed = std::count_if(own.begin(), own.end(),
                                        [&](std::size_t i) { return samples_[i].missed(); });
      return own.size() < options_.drawings ||
             100.0 * static_cast<double>(missed) <
                 options_.misses * static_cast<double>(own.size());
    });
    return all;
  }

  // Samples first..last - 1 for which it holds.
  template <class Holds>
  [[nodiscard]] Places places(std::size_t first, std::size_t last, const Holds& holds) const {
    Places found;
    for (std::size_t i = first; i < last; ++i) {
      if (holds(i)) found.push_back(i);
    }
    return found;
  }

  void measure(const std::string& writer, const Places& own) {
    const Places taught = choose_corrections(samples_, own, options_);
    const std::set<std::size_t> learnt(taught.begin(), taught.end());
    std::vector<LabeledInk> corrections;
    for (const std::size_t i : taught) corrections.push_back(samples_[i].drawing);
    const auto start = std::chrono::steady_clock::now();
    Adaptation adaptation = value_or_throw(
        Adaptation::create(model_, dtype_of(file_), corrections, rehearsal_, options_.adapt),
        writer);
    while (adaptation.done() < adaptation.steps()) adaptation.step();
    const Adaptation::Outcome outcome = value_or_throw(adaptation.finish(), writer);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    const auto compare = [&](const Places& on) {
      return std::pair{missed_before(samples_, on), missed_by(outcome.model, samples_, on)};
    };
    Places rest;
    for (const std::size_t i : own) {
      if (!learnt.contains(i)) rest.push_back(i);
    }
    const auto [before, after] = compare(rest);
    const auto [others_before, others_after] =
        compare(places(0, digits_, [&](std::size_t i) { return samples_[i].writer != writer; }));
    const auto [letters_before, letters_after] =
        compare(places(digits_, samples_.size(), [](std::size_t) { return true; }));
    count_ += 1;
    before_.add(before);
    after_.add(after);
    const double others = others_after.percent() - others_before.percent();
    const double letters = letters_after.percent() - letters_before.percent();
    worst_ = std::max(worst_, others);
    others_ += others;
    letters_ += letters;
    letters_worst_ = std::max(letters_worst_, letters);
    fmt::print(
        "{}\n",
        nlohmann::json{{"writer", writer},
                       {"taught", taught.size()},
                       {"rest", before.of},
                       {"missed_before", before.missed},
                       {"missed_after", after.missed},
                       {"others_before", others_before.percent()},
                       {"others_after", others_after.percent()},
                       {"others_rejected",
                        {others_before.rejected, others_after.rejected, others_after.missed,
                         others_before.missed}},
                       {"letters_read_before", letters_before.percent()},
                       {"letters_read_after", letters_after.percent()},
                       {"judged", {outcome.others.before, outcome.others.after, outcome.others.of}},
                       {"seconds", seconds}}
            .dump());
    std::fflush(stdout);
  }

  Options options_;
  std::vector<std::uint8_t> file_;
  Model model_;
  std::vector<LabeledInk> rehearsal_;
  std::vector<Sample> samples_;  // digits, then letters
  std::size_t digits_ = 0;
  std::size_t count_ = 0;
  Share before_;
  Share after_;
  double worst_ = -100;
  double others_ = 0;
  double letters_ = 0;
  double letters_worst_ = -100;
};

void set(AdaptOptions& options, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string key = assignment.substr(0, equals);
  const double value = std::stod(assignment.substr(equals + 1));
  if (key == "seed")
    options.seed = static_cast<std::uint64_t>(value);
  else if (key == "steps")
    options.steps = static_cast<int>(value);
  else if (key == "corrections")
    options.corrections = static_cast<int>(value);
  else if (key == "rehearsal")
    options.rehearsal = static_cast<int>(value);
  else if (key == "share")
    options.corrections_share = value;
  else if (key == "rate")
    options.optimizer.learning_rate = value;
  else if (key == "layers")
    options.learning_layers = static_cast<int>(value);
  else if (key == "farthest")
    options.farthest = value;
  else if (key == "enough")
    options.enough = value;
  else if (key == "lost")
    options.most_lost = value;
  else if (key == "fewer")
    options.none_fewer = value;
  else if (key == "keep")
    options.keep_weight = value;
  else if (key == "temperature")
    options.keep_temperature = value;
  else
    throw std::invalid_argument("--set " + key);
}

std::set<std::string> lines_of(const std::string& path) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  std::istringstream text(std::string(bytes.begin(), bytes.end()));
  std::set<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  return lines;
}

Options parse(const std::vector<std::string>& words) {
  Options options;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) {
      files.push_back(words[i]);
      continue;
    }
    const std::string& value = words.at(i + 1);
    if (words[i] == "--letters")
      options.letters = value;
    else if (words[i] == "--left-out")
      options.left_out = lines_of(value);
    else if (words[i] == "--drawings")
      options.drawings = std::stoul(value);
    else if (words[i] == "--misses")
      options.misses = std::stod(value);
    else if (words[i] == "--corrections")
      options.corrections = std::stoul(value);
    else if (words[i] == "--order")
      options.missed_first = value == "missed";
    else if (words[i] == "--set")
      set(options.adapt, value);
    else
      throw std::invalid_argument(words[i]);
    ++i;
  }
  if (files.size() < 3) throw std::invalid_argument("WEIGHTS REHEARSAL DIGITS...");
  options.weights = files[0];
  options.rehearsal = files[1];
  options.digits.assign(files.begin() + 2, files.end());
  return options;
}

}  // namespace
}  // namespace inkdigit

int main(int argc, char** argv) {
  try {
    inkdigit::Measurement(inkdigit::parse({argv + 1, argv + argc})).run();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "inkdigit-teach: {}\n", error.what());
    return 2;
  }
}
