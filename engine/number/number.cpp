#include "engine/number/number.hpp"

#include <optional>
#include <utility>

#include "engine/number/excerpt.hpp"
#include "engine/number/groupings.hpp"
#include "engine/number/places.hpp"
#include "engine/number/refinement.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {
namespace {

// As GroupingCosts: by how much a steep line must fit better than a level one.
constexpr double kMuchBetter = 1;

// A group's strokes as indices into the input, in ascending order.
std::vector<std::uint32_t> indices_of(const StrokeGroups& groups, const StrokeGroup& group) {
  std::vector<std::uint32_t> indices;
  for (std::size_t i = group.first; i < group.first + group.count; ++i) {
    indices.push_back(groups.strokes()[i].index);
    for (std::size_t at = indices.size() - 1; at > 0 && indices[at] < indices[at - 1]; --at) {
      std::swap(indices[at], indices[at - 1]);
    }
  }
  return indices;
}

// One a candidate.
Result<std::vector<GroupReading>> read_groups(Recognizer& recognizer, const StrokesView& strokes,
                                              const StrokeGroups& groups,
                                              const AnswerOptions& options) {
  std::vector<GroupReading> readings(groups.candidates().size());
  Excerpt excerpt;
  for (std::size_t c = 0; c < readings.size(); ++c) {
    const StrokeGroup& group = groups.candidates()[c];
    readings[c].sign = group.mark;
    if (group.mark != 0) continue;
    excerpt.take(strokes, indices_of(groups, group));
    const Result<Recognition> recognition = recognizer.recognize(excerpt.view());
    if (!recognition) return recognition.error();
    readings[c] = read_group(*recognition, options);
  }
  return readings;
}

// Of the candidates `chosen`, less what is left out.
std::vector<NumberDigit> digits_of(const StrokeGroups& groups, std::span<const std::size_t> chosen,
                                   std::span<const GroupReading> readings) {
  std::size_t kept = 0;
  for (const std::size_t candidate : chosen) kept += readings[candidate].left_out ? 0 : 1;
  std::vector<NumberDigit> digits(kept);
  std::size_t next = 0;
  for (const std::size_t candidate : chosen) {
    const StrokeGroup& group = groups.candidates()[candidate];
    const GroupReading& reading = readings[candidate];
    if (reading.left_out) continue;
    NumberDigit& digit = digits[next++];
    digit.digit = reading.digit;
    digit.sign = reading.sign;
    digit.confidence = reading.confidence;
    digit.plausibility = reading.plausibility;
    digit.strokes = indices_of(groups, group);
    digit.box = group.box;
  }
  return digits;
}

Status check_count(const StrokesView& strokes, std::size_t written) {
  if (Status status = check(strokes); !status) return status;
  if (written <= kMaxStrokesOfNumber) return success();
  return Error{"a number has at most " + std::to_string(kMaxStrokesOfNumber) +
               " strokes, but was given " + std::to_string(written)};
}

// Of the candidates `chosen`. Nobody says how sure it is that a sign is none of the digits, but of
// a slash, which may be a one.
double confidence_of(const StrokeGroups& groups, std::span<const std::size_t> chosen,
                     std::span<const GroupReading> readings) {
  double product = 1;
  bool any = false;
  for (const std::size_t candidate : chosen) {
    const GroupReading& reading = readings[candidate];
    if (reading.left_out) continue;
    any = true;
    const double slash = static_cast<double>(groups.candidates()[candidate].slash);
    if (reading.sign == 0) product *= static_cast<double>(reading.confidence) * (1 - slash);
    if (reading.sign == '/') product *= slash;
  }
  return any ? product : 0;
}

}  // namespace

Result<Number> recognize_number(Recognizer& recognizer, const PartedStrokes& parted,
                                const AnswerOptions& options) {
  const StrokesView strokes = parted.view();
  const StrokeGroups groups(strokes);
  Result<std::vector<GroupReading>> readings = read_groups(recognizer, strokes, groups, options);
  if (!readings) return readings.error();
  std::vector<float> log_probabilities;
  for (const GroupReading& reading : *readings)
    log_probabilities.push_back(reading.log_probability);
  const double slope = steep_line(groups);
  const Groupings level(groups, log_probabilities, options.digits);
  std::optional<Groupings> steep;
  if (slope != 0)
    steep.emplace(groups, log_probabilities, options.digits, GroupingCosts{.slope = slope});
  const bool is_steep = steep && steep->score() > level.score() + kMuchBetter;
  const Groupings& groupings = is_steep ? *steep : level;
  Number number;
  const std::vector<std::size_t> best = groupings.best();
  judge_places(groups, best, is_steep ? slope : 0, *readings);
  number.digits = digits_of(groups, best, *readings);
  for (const std::size_t candidate : best)
    number.text += text_of((*readings)[candidate], 0, recognizer);
  number.confidence = confidence_of(groups, best, *readings);
  if (options.refinement != nullptr)
    options.refinement->add_alternatives(number, recognizer, groupings, *readings, options);
  return number;
}

void to_origins(Number& number, const PartedStrokes& parted) {
  for (NumberDigit& digit : number.digits) digit.strokes = origins_of(parted, digit.strokes);
}

Result<Number> recognize_number(Recognizer& recognizer, const StrokesView& strokes,
                                const AnswerOptions& options) {
  std::size_t written = 0;
  for (const std::uint32_t length : strokes.lengths) written += length > 0 ? 1 : 0;
  if (Status status = check_count(strokes, written); !status) return status.error();
  if (written == 0) {
    // Networks that take no ink say so of blank ink too.
    const Result<Recognition> blank = recognizer.recognize(strokes);
    if (!blank) return blank.error();
    return Number{};
  }
  const PartedStrokes parted = part_joined(recognizer, strokes);
  Result<Number> number = recognize_number(recognizer, parted, options);
  if (number) to_origins(*number, parted);
  return number;
}

}  // namespace inkdigit
