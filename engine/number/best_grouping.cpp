#include "engine/number/best_grouping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/number/marks.hpp"

namespace inkdigit {
namespace {

// Keeps sums finite where a digit's height is next to nothing.
double bounded(double measure) { return std::clamp(measure, 0.0, 2.0); }

// The stroke behind the group.
std::size_t end_of(const StrokeGroup& group) { return group.first + group.count; }

double cost_of(const StrokeGroup& group, const GroupingCosts& costs) {
  // What is as tall as a digit is a slash, and no part of anything.
  if (group.mark) return group.height < kTall ? costs.mark : 0;
  const double difference = 1 - std::min(group.height, 1 / std::max(group.height, 1.0));
  return costs.gap * bounded(group.gap) + costs.height * difference * difference +
         costs.width * bounded(group.width - 1) +
         costs.stroke * static_cast<double>(group.count - 1);
}

double cost_between(const StrokeGroup& left, const StrokeGroup& right, double digit_height,
                    const GroupingCosts& costs) {
  const double overlap = bounded((left.box.right - right.box.left) / digit_height);
  if (left.mark || right.mark) return costs.overlap * overlap;  // marks stand at any height
  const double scale = std::max({left.box.height(), right.box.height(), digit_height});
  const double top = bounded(std::abs(left.box.top - right.box.top) / scale);
  const double bottom = bounded(std::abs(left.box.bottom - right.box.bottom) / scale);
  return costs.overlap * overlap + costs.misalignment * (top * top + bottom * bottom);
}

}  // namespace

std::vector<std::size_t> best_grouping(const StrokeGroups& groups,
                                       std::span<const float> log_probabilities,
                                       const GroupingCosts& costs) {
  const std::vector<StrokeGroup>& candidates = groups.candidates();
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<double> score(candidates.size());  // of the best reading that ends in the candidate
  std::vector<std::size_t> previous(candidates.size(), kNone);
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    const StrokeGroup& group = candidates[c];
    double best = group.first == 0 ? 0 : std::numeric_limits<double>::lowest();
    for (std::size_t left = 0; left < c; ++left) {
      if (end_of(candidates[left]) != group.first) continue;
      const double joined =
          score[left] - cost_between(candidates[left], group, groups.digit_height(), costs);
      if (joined <= best) continue;
      best = joined;
      previous[c] = left;
    }
    score[c] = best + static_cast<double>(log_probabilities[c]) - cost_of(group, costs);
  }
  std::vector<std::size_t> path;
  std::size_t at = kNone;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    if (end_of(candidates[c]) != groups.strokes().size()) continue;
    if (at == kNone || score[c] > score[at]) at = c;
  }
  for (; at != kNone; at = previous[at]) path.push_back(at);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace inkdigit
