#include "engine/number/number.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/number/best_grouping.hpp"
#include "engine/number/excerpt.hpp"
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

// The most probable class. Not Recognition::digit: where that is none, a number still wants one.
int digit_of(const Recognition& recognition) {
  const std::vector<float>& probabilities = recognition.probabilities;
  return static_cast<int>(std::max_element(probabilities.begin(), probabilities.end()) -
                          probabilities.begin());
}

// What a group of strokes would be.
struct GroupReading {
  int digit = -1;
  float confidence = 0;
  float log_probability = 0;
};

// One a candidate.
Result<std::vector<GroupReading>> read_groups(Recognizer& recognizer, const StrokesView& strokes,
                                              const StrokeGroups& groups) {
  std::vector<GroupReading> readings;
  Excerpt excerpt;
  for (const StrokeGroup& group : groups.candidates()) {
    GroupReading& reading = readings.emplace_back();
    if (group.mark) continue;
    excerpt.take(strokes, indices_of(groups, group));
    const Result<Recognition> recognition = recognizer.recognize(excerpt.view());
    if (!recognition) return recognition.error();
    reading = {digit_of(*recognition), recognition->confidence,
               std::log(std::max(recognition->confidence, kLeastProbability))};
  }
  return readings;
}

}  // namespace

Result<Number> recognize_number(Recognizer& recognizer, const StrokesView& strokes) {
  if (Status status = check(strokes); !status) return status.error();
  std::size_t written = 0;
  for (const std::uint32_t length : strokes.lengths) written += length > 0 ? 1 : 0;
  if (written > kMaxStrokesOfNumber) {
    return Error{"a number has at most " + std::to_string(kMaxStrokesOfNumber) +
                 " strokes, but was given " + std::to_string(written)};
  }
  if (written == 0) {
    // Networks that take no ink say so of blank ink too.
    const Result<Recognition> blank = recognizer.recognize(strokes);
    if (!blank) return blank.error();
    return Number{};
  }
  const StrokeGroups groups(strokes);
  const Result<std::vector<GroupReading>> readings = read_groups(recognizer, strokes, groups);
  if (!readings) return readings.error();
  std::vector<float> log_probabilities;
  for (const GroupReading& reading : *readings)
    log_probabilities.push_back(reading.log_probability);
  Number number;
  const std::vector<std::string>& classes = recognizer.model().network.spec().classes;
  for (const std::size_t chosen : best_grouping(groups, log_probabilities)) {
    const StrokeGroup& group = groups.candidates()[chosen];
    const auto [digit, confidence, log_probability] = (*readings)[chosen];
    number.text += digit < 0 ? "?" : classes[static_cast<std::size_t>(digit)];
    number.digits.push_back({digit, confidence, indices_of(groups, group), group.box});
  }
  return number;
}

}  // namespace inkdigit
