// How well a model reads people's real handwriting: what `inkdigit scorecard` prints.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/measure/ablation.hpp"
#include "trainer/measure/evaluation.hpp"
#include "trainer/measure/number_score.hpp"
#include "trainer/measure/rejection_score.hpp"
#include "trainer/measure/robustness.hpp"
#include "trainer/measure/trade_off_score.hpp"

namespace inkdigit {

struct ScorecardOptions {
  std::string mnist = "mnist:test";
  std::vector<std::string> strokes{"strokes:unipen-1a-dev.jsonl.gz",
                                   "strokes:pendigits-tra.jsonl.gz"};
  // Have rows of their own, but count for rejection and numbers only where none of `strokes` is
  // there: those figures stay what they have been.
  std::vector<std::string> more_strokes{"strokes:uji.jsonl.gz"};
  // By people, of whom some are held out.
  std::vector<std::string> written_negatives{"negatives:unipen-letters-dev.jsonl.gz",
                                             "spoilt:unipen-1a-dev.jsonl.gz",
                                             "spoilt:pendigits-tra.jsonl.gz"};
  std::string drawn_negatives = "negatives:2000";  // by the program
  std::size_t numbers = 1000;                      // of 2 to 6 digits, which take turns
  int threads = 0;                                 // 0 = one a core
  bool robustness = false;                         // of `mnist`, some of it
  RobustnessProgress progress{};                   // of that
};

// The writers that a training with split_by writer and this validation_share holds out.
constexpr double kScorecardWriters = 0.1;
// Of negatives that the program draws and of numbers: beyond the seeds that a recipe can have, so
// that no training has seen these negatives.
constexpr std::uint64_t kScorecardSeed = std::uint64_t{1} << 32U;
// Who wrote fewer digits is not ranked as a writer: one mistake would weigh too much.
constexpr std::size_t kLeastWriterSamples = 10;

struct WriterScore {
  std::string name;
  std::size_t samples = 0;
  std::size_t correct = 0;

  [[nodiscard]] double accuracy() const {
    return static_cast<double>(correct) / static_cast<double>(samples);
  }
};

struct SetScore {
  std::string data;  // its name
  Evaluation evaluation;
};

// Of a collection's writers, all or some.
struct StrokesScore {
  std::string data;
  Evaluation evaluation;
  std::vector<WriterScore> writers;  // by name, each with a sample at least

  // The mean of the writers' accuracies, whatever the number of their samples.
  [[nodiscard]] double mean_over_writers() const;
  // The lowest accuracy of those with kLeastWriterSamples; among equals, the first by name. None
  // where no writer has that many.
  [[nodiscard]] std::optional<WriterScore> worst_writer() const;
};

struct AblationScore {
  std::string data;
  std::size_t samples = 0;
  AblationCounts correct{};  // by Preparation
};

struct Scorecard {
  std::string model;  // its name
  std::vector<std::string> classes;
  std::optional<SetScore> mnist;
  std::vector<StrokesScore> strokes;  // of the writers held out alone
  // Of everybody, in the collections that the weights' provenance does not name among those trained
  // on; none where there is no provenance.
  std::vector<StrokesScore> strangers;
  std::vector<AblationScore> preparation;  // the same samples as in `strokes`
  // Of the same samples, too, those of ScorecardOptions::strokes together; none where there is no
  // collection.
  std::optional<RejectionScore> rejection;  // nor of a network that is not trained to reject
  std::optional<TradeOffScore> trade_off;   // likewise
  std::optional<NumberScore> numbers;       // nor of a network that takes no ink
  std::optional<Robustness> robustness;     // none where it was not asked for, or MNIST is missing
  std::vector<std::string> missing;         // SPECs whose data is not there

  // The mean of the collections' shares, MNIST among them: right, and right and answered.
  [[nodiscard]] double mean_accuracy() const;
  [[nodiscard]] double mean_answered() const;

  bool trained_to_reject = false;  // the softmax has a background class
  bool takes_ink = true;           // the network has one channel
};

// A UserError where none of the data is there, or what is there cannot be read.
Scorecard make_scorecard(const Model& model, const ScorecardOptions& options);

// {"model", "mnist": {"data", "samples", "correct", "accuracy", "answered", "loss", "ece"} or null,
//  "strokes": [{the same, "per_class": [{"class", "samples", "correct", "accuracy"}],
//    "writers", "mean_over_writers", "worst_writer": {"writer", "samples", "correct", "accuracy"}
//    or null}],
//  "mean": {"accuracy", "answered"}, over the collections,
//  "strangers": [likewise, of everybody who wrote a collection that was not trained on],
//  "preparation": [{"data", "samples", "accuracy": {by name of the Preparation}}],
//  "rejection": as to_json(RejectionScore) has it, or null,
//  "trade_off": as to_json(TradeOffScore) has it, or null,
//  "numbers": as to_json(NumberScore) has it, or null,
//  "robustness": as to_json(Robustness) has it, or null,
//  "missing": [SPEC]}
nlohmann::json to_json(const Scorecard& card);

// The same as tables for a terminal.
std::string to_table(const Scorecard& card);

}  // namespace inkdigit
