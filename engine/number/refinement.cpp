#include "engine/number/refinement.hpp"

#include <algorithm>
#include <cmath>

#include "engine/number/number.hpp"

namespace inkdigit {
namespace {

GroupReading read_refined(const Recognition& recognition, const AnswerOptions& options) {
  const Recognition within = restricted(recognition, options);
  GroupReading reading{.digit = static_cast<int>(most_probable(within)),
                       .confidence = within.confidence,
                       .plausibility = within.plausibility,
                       .log_probability = log_of(within.confidence),
                       .alternatives = best_classes(within, options.alternatives)};
  if (shows_forbidden(recognition, options)) {
    reading.digit = -1;
    // As a group it is what it is whatever is allowed: of 742 composed numbers with digits that are
    // not (1357 are), 96 % are read rightly, but 91 % where those count for a hundredth, and 24 %
    // where only the classes allowed count.
    reading.log_probability = log_of(recognition.confidence);
  }
  return reading;
}

// What RankedReadings takes: of each reading the classes that it may be instead.
std::vector<std::vector<float>> other_classes(std::span<const GroupReading> readings) {
  std::vector<std::vector<float>> others;
  for (const GroupReading& reading : readings) {
    std::vector<float>& other = others.emplace_back();
    for (std::size_t rank = 1; reading.digit >= 0 && rank < reading.alternatives.size(); ++rank) {
      const float probability = reading.alternatives[rank].probability;
      if (probability < kLeastOfAGroup) break;
      other.push_back(std::min(std::log(probability), reading.log_probability));
    }
  }
  return others;
}

std::vector<ClassAlternative> refine(Recognition& recognition, const AnswerOptions& options) {
  recognition = restricted(std::move(recognition), options);
  return best_classes(recognition, options.alternatives);
}

void add_alternatives(Number& number, const Recognizer& recognizer, const Groupings& groupings,
                      std::span<GroupReading> readings, const AnswerOptions& options) {
  const auto spell = [&](std::span<const ReadGroup> groups) {
    std::string text;
    for (const auto [candidate, rank] : groups)
      text += text_of(readings[candidate], rank, recognizer);
    return text;
  };
  number.alternatives =
      best_texts(groupings, readings, number.confidence, options.alternatives, spell);
  std::size_t i = 0;
  for (const std::size_t chosen : groupings.best()) {
    if (!readings[chosen].left_out)
      number.digits[i++].alternatives = std::move(readings[chosen].alternatives);
  }
}

}  // namespace

const Refinement kRefinement{refine, read_refined, add_alternatives};

std::vector<RowReading> rank_readings(const Groupings& groupings,
                                      std::span<const GroupReading> readings, double confidence,
                                      std::size_t count) {
  std::vector<RowReading> rows;
  if (count == 0) return rows;
  const std::vector<std::vector<float>> others = other_classes(readings);
  RankedReadings ranked(groupings, others);
  // The others share what the best leaves, where their scores would give them more: those weigh one
  // reading against another, and were not made to be probabilities.
  const double others_sum = confidence * (ranked.total() - 1);
  const double rest = 1 - confidence;
  const double scale = others_sum > rest ? rest / others_sum : 1;
  while (rows.size() < count) {
    std::vector<ReadGroup> groups = ranked.next();
    if (groups.empty()) break;
    const double probability = confidence * exp_of(-ranked.loss());
    rows.push_back({std::move(groups), rows.empty() ? confidence : scale * probability});
  }
  return rows;
}

}  // namespace inkdigit
