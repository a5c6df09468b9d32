#include "engine/number/number.hpp"

#include <algorithm>
#include <cmath>

#include "engine/number/best_grouping.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {
namespace {

// No reading is worse than this, so that one strange digit does not outweigh all geometry.
constexpr float kLeastProbability = 1e-6F;

std::vector<std::uint32_t> indices_of(const StrokeGroups& groups, const StrokeGroup& group) {
  std::vector<std::uint32_t> indices;
  for (std::size_t i = group.first; i < group.first + group.count; ++i) {
    const std::uint32_t index = groups.strokes()[i].index;
    indices.insert(std::lower_bound(indices.begin(), indices.end(), index), index);
  }
  return indices;
}

// Asks the recogniser about groups of strokes.
class GroupReader {
 public:
  GroupReader(Recognizer& recognizer, const StrokesView& strokes, const StrokeGroups& groups)
      : recognizer_(recognizer), groups_(groups) {
    std::size_t first = 0;
    for (const std::uint32_t length : strokes.lengths) {
      inputs_.push_back(strokes.points.subspan(first, length));
      first += length;
    }
  }

  Result<NumberDigit> read(const StrokeGroup& group) {
    NumberDigit digit{.strokes = indices_of(groups_, group), .box = group.box};
    points_.clear();
    lengths_.clear();
    for (const std::uint32_t index : digit.strokes) {
      points_.insert(points_.end(), inputs_[index].begin(), inputs_[index].end());
      lengths_.push_back(static_cast<std::uint32_t>(inputs_[index].size()));
    }
    const Result<Recognition> recognition = recognizer_.recognize(StrokesView{points_, lengths_});
    if (!recognition) return recognition.error();
    // Not recognition.digit: where that is none, a number still wants one.
    const std::vector<float>& probabilities = recognition->probabilities;
    const auto best = std::max_element(probabilities.begin(), probabilities.end());
    digit.digit = static_cast<int>(best - probabilities.begin());
    digit.confidence = recognition->plausibility * *best;
    return digit;
  }

 private:
  Recognizer& recognizer_;
  const StrokeGroups& groups_;
  std::vector<std::span<const Point>> inputs_;  // a stroke each
  std::vector<Point> points_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace

Result<Number> recognize_number(Recognizer& recognizer, const StrokesView& strokes) {
  if (Status status = check(strokes); !status) return status.error();
  const auto written =
      static_cast<std::size_t>(std::count_if(strokes.lengths.begin(), strokes.lengths.end(),
                                             [](std::uint32_t length) { return length > 0; }));
  if (written > kMaxStrokesOfNumber) {
    return Error{"a number has at most " + std::to_string(kMaxStrokesOfNumber) +
                 " strokes, but was given " + std::to_string(written)};
  }
  if (written == 0) {
    // Networks that take no ink say so of blank ink too.
    const Result<Recognition> blank = recognizer.recognize(strokes);
    return blank ? Result<Number>(Number{}) : Result<Number>(blank.error());
  }
  const StrokeGroups groups(strokes);
  GroupReader reader(recognizer, strokes, groups);
  std::vector<NumberDigit> readings;
  std::vector<float> log_probabilities;
  for (const StrokeGroup& group : groups.candidates()) {
    Result<NumberDigit> reading = reader.read(group);
    if (!reading) return reading.error();
    log_probabilities.push_back(std::log(std::max(reading->confidence, kLeastProbability)));
    readings.push_back(std::move(*reading));
  }
  Number number;
  for (const std::size_t chosen : best_grouping(groups, log_probabilities)) {
    NumberDigit& digit = readings[chosen];
    number.text += recognizer.model().network.spec().classes[static_cast<std::size_t>(digit.digit)];
    number.digits.push_back(std::move(digit));
  }
  return number;
}

}  // namespace inkdigit
