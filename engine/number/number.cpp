#include "engine/number/number.hpp"

#include <utility>

#include "engine/number/excerpt.hpp"
#include "engine/number/groupings.hpp"
#include "engine/number/refinement.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {
namespace {

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
    if (group.mark) continue;
    excerpt.take(strokes, indices_of(groups, group));
    const Result<Recognition> recognition = recognizer.recognize(excerpt.view());
    if (!recognition) return recognition.error();
    readings[c] = read_group(*recognition, options);
  }
  return readings;
}

Status check_count(const StrokesView& strokes, std::size_t written) {
  if (Status status = check(strokes); !status) return status;
  if (written <= kMaxStrokesOfNumber) return success();
  return Error{"a number has at most " + std::to_string(kMaxStrokesOfNumber) +
               " strokes, but was given " + std::to_string(written)};
}

// Nobody says how sure it is that a sign is none of the digits.
double confidence_of(const Number& number) {
  double product = number.digits.empty() ? 0 : 1;
  for (const NumberDigit& digit : number.digits) {
    if (!digit.sign) product *= static_cast<double>(digit.confidence);
  }
  return product;
}

}  // namespace

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
  const StrokeGroups groups(strokes);
  Result<std::vector<GroupReading>> readings = read_groups(recognizer, strokes, groups, options);
  if (!readings) return readings.error();
  std::vector<float> log_probabilities;
  for (const GroupReading& reading : *readings)
    log_probabilities.push_back(reading.log_probability);
  const Groupings groupings(groups, log_probabilities, options.digits);
  Number number;
  const std::vector<std::size_t> best = groupings.best();
  number.digits = std::vector<NumberDigit>(best.size());
  for (std::size_t i = 0; i < best.size(); ++i) {
    const StrokeGroup& group = groups.candidates()[best[i]];
    const GroupReading& reading = (*readings)[best[i]];
    number.text += text_of(reading.digit, recognizer);
    NumberDigit& digit = number.digits[i];
    digit.digit = reading.digit;
    digit.sign = group.mark;
    digit.confidence = reading.confidence;
    digit.plausibility = reading.plausibility;
    digit.strokes = indices_of(groups, group);
    digit.box = group.box;
  }
  number.confidence = confidence_of(number);
  if (options.refinement != nullptr)
    options.refinement->add_alternatives(number, recognizer, groupings, *readings, options);
  return number;
}

}  // namespace inkdigit
