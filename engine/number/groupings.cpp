#include "engine/number/groupings.hpp"

#include <algorithm>
#include <cmath>

#include "engine/number/group_reading.hpp"

namespace inkdigit {
namespace {

// Keeps sums finite where a digit's height is next to nothing.
double bounded(double measure) { return std::clamp(measure, 0.0, 2.0); }

// The stroke behind the group.
std::size_t end_of(const StrokeGroup& group) { return group.first + group.count; }

// Nothing but a minus begins a number, and no mark ends one.
double cost_of_mark(const StrokeGroup& group, bool last, const GroupingCosts& costs) {
  if (group.mark == '/') return -static_cast<double>(log_of(group.slash));
  const bool ends = last || (group.first == 0 && group.mark != '-');
  const bool dots = group.mark == '.' || group.mark == ':';
  return !ends && (dots || group.paper > 0) ? costs.clear_mark : costs.mark;
}

double cost_of(const StrokeGroup& group, const GroupingCosts& costs) {
  const double difference = 1 - std::min(group.height, 1 / std::max(group.height, 1.0));
  return costs.gap * bounded(group.gap) + costs.height * difference * difference +
         costs.width * bounded(group.width - 1) +
         costs.stroke * static_cast<double>(group.count - 1) +
         (group.paper > 0 ? costs.apart + costs.paper * std::min(group.paper, 0.25) : 0) -
         static_cast<double>(log_of(1 - group.slash));
}

double cost_between(const StrokeGroup& left, const StrokeGroup& right, double digit_height,
                    const GroupingCosts& costs) {
  const double overlap = bounded((left.box.right - right.box.left) / digit_height);
  if (left.mark != 0 || right.mark != 0)
    return costs.overlap * overlap;  // marks stand at any height
  const double scale = std::max({left.box.height(), right.box.height(), digit_height});
  const double rise =
      costs.slope * (right.box.left + right.box.right - left.box.left - left.box.right) / 2;
  const double top = bounded(std::abs(left.box.top + rise - right.box.top) / scale);
  const double bottom = bounded(std::abs(left.box.bottom + rise - right.box.bottom) / scale);
  const double misalignment =
      stand_apart(left.box, right.box) ? costs.misalignment_apart : costs.misalignment;
  return costs.overlap * overlap + misalignment * (top * top + bottom * bottom);
}

}  // namespace

Groupings::Groupings(const StrokeGroups& groups, std::span<const float> log_probabilities,
                     DigitCount digits, const GroupingCosts& costs)
    : groups_(groups), log_probabilities_(log_probabilities), digits_(digits), costs_(costs) {
  const std::size_t strokes = groups.strokes().size();
  const std::size_t candidates = groups.candidates().size();
  counts_ = 1 + (digits.most < strokes ? digits.most : std::min(digits.least, strokes));
  states_ = std::vector<State>(candidates * counts_);
  best_ = kNone;
  for (std::size_t c = 0; c < candidates; ++c) {
    const std::size_t start = joined_state(0, c);
    if (groups.candidates()[c].first == 0 && start != kNone) states_[start].score = 0;
    visit_left(c, [&](std::size_t left, double score) {
      const std::size_t state = joined_state(left % counts_, c);
      if (state == kNone || score <= states_[state].score) return;
      states_[state].score = score;
      states_[state].previous = left;
    });
    for (std::size_t state = c * counts_; state < (c + 1) * counts_; ++state) {
      if (states_[state].score == kNoWay) continue;
      states_[state].score = joined_score(states_[state].score, c);
      if (is_end(state) && (best_ == kNone || states_[state].score > states_[best_].score))
        best_ = state;
    }
  }
}

std::vector<std::size_t> Groupings::best() const {
  std::vector<std::size_t> path;
  for (std::size_t at = best_; at != kNone; at = states_[at].previous) path.push_back(at / counts_);
  std::reverse(path.begin(), path.end());
  return path;
}

std::size_t Groupings::joined_state(std::size_t digits, std::size_t candidate) const {
  digits += groups_.candidates()[candidate].mark != 0 ? 0 : 1;
  if (digits == counts_) {
    if (digits_.most < groups_.strokes().size()) return kNone;  // too many
    --digits;                                                   // enough
  }
  return candidate * counts_ + digits;
}

bool Groupings::is_end(std::size_t state) const {
  return states_[state].score != kNoWay && state % counts_ >= digits_.least &&
         end_of(groups_.candidates()[state / counts_]) == groups_.strokes().size();
}

double Groupings::joined_score(double score, std::size_t candidate) const {
  const StrokeGroup& group = groups_.candidates()[candidate];
  const bool last = end_of(group) == groups_.strokes().size();
  return score + static_cast<double>(log_probabilities_[candidate]) -
         (group.mark != 0 ? cost_of_mark(group, last, costs_) : cost_of(group, costs_));
}

template <class Visit>
void Groupings::visit_left(std::size_t candidate, const Visit& visit) const {
  const std::vector<StrokeGroup>& candidates = groups_.candidates();
  for (std::size_t left = 0; left < candidate; ++left) {
    if (end_of(candidates[left]) != candidates[candidate].first) continue;
    const double cost =
        cost_between(candidates[left], candidates[candidate], groups_.digit_height(), costs_);
    for (std::size_t state = left * counts_; state < (left + 1) * counts_; ++state) {
      if (states_[state].score != kNoWay) visit(state, states_[state].score - cost);
    }
  }
}

// Whether a part comes after another. Of equals the one that reaches farther to the left comes
// first: so each part is soon a whole reading, however many are equal, and the first is
// Groupings::best().
struct RankedReadings::Later {
  const std::vector<Part>& parts;
  bool operator()(std::size_t a, std::size_t b) const {
    if (parts[a].loss != parts[b].loss) return parts[a].loss > parts[b].loss;
    return parts[a].state != parts[b].state ? parts[a].state > parts[b].state : a > b;
  }
};

RankedReadings::RankedReadings(const Groupings& groupings,
                               std::span<const std::vector<float>> others)
    : groupings_(groupings), others_(others) {
  for (std::size_t state = 0; state < groupings.states_.size(); ++state) {
    if (!groupings.is_end(state)) continue;
    add({groupings.states_[groupings.best_].score - groupings.states_[state].score, state, 0,
         Groupings::kNone});
  }
}

std::vector<ReadGroup> RankedReadings::next() {
  std::vector<ReadGroup> reading;
  while (reading.empty() && !open_.empty()) {
    std::pop_heap(open_.begin(), open_.end(), Later{parts_});
    const std::size_t at = open_.back();
    open_.pop_back();
    loss_ = parts_[at].loss;
    // The same with the next class of its first group.
    Part sibling = parts_[at];
    const std::size_t candidate = sibling.state / groupings_.counts_;
    if (sibling.rank++ < others_[candidate].size()) {
      sibling.loss += log_probability(parts_[at]) - log_probability(sibling);
      add(sibling);
    }
    if (groupings_.states_[parts_[at].state].previous != Groupings::kNone) {
      go_left(at);
      continue;
    }
    for (std::size_t i = at; i != Groupings::kNone; i = parts_[i].right) {
      reading.push_back({parts_[i].state / groupings_.counts_, parts_[i].rank});
    }
  }
  return reading;
}

double RankedReadings::log_probability(const Part& part) const {
  const std::size_t candidate = part.state / groupings_.counts_;
  return static_cast<double>(part.rank == 0 ? groupings_.log_probabilities_[candidate]
                                            : others_[candidate][part.rank - 1]);
}

void RankedReadings::add(const Part& part) {
  open_.push_back(parts_.size());
  parts_.push_back(part);
  std::push_heap(open_.begin(), open_.end(), Later{parts_});
}

void RankedReadings::go_left(std::size_t part) {
  const Part right = parts_[part];
  const std::size_t candidate = right.state / groupings_.counts_;
  groupings_.visit_left(candidate, [&](std::size_t left, double score) {
    if (groupings_.joined_state(left % groupings_.counts_, candidate) != right.state) return;
    const double loss =
        groupings_.states_[right.state].score - groupings_.joined_score(score, candidate);
    add({right.loss + loss, left, 0, part});
  });
}

double RankedReadings::total() const {
  const std::vector<Groupings::State>& states = groupings_.states_;
  double total = 0;
  std::vector<double> sums(states.size());  // each state's, as compared to the best that ends in it
  for (std::size_t c = 0; c < others_.size(); ++c) {
    groupings_.visit_left(c, [&](std::size_t left, double joined) {
      const std::size_t state = groupings_.joined_state(left % groupings_.counts_, c);
      if (state == Groupings::kNone) return;
      sums[state] += sums[left] * exp_of(groupings_.joined_score(joined, c) - states[state].score);
    });
    double classes = 1;
    for (const float other : others_[c])
      classes += exp_of(static_cast<double>(other - groupings_.log_probabilities_[c]));
    for (std::size_t state = c * groupings_.counts_; state < (c + 1) * groupings_.counts_;
         ++state) {
      if (groupings_.states_[state].previous == Groupings::kNone) sums[state] = 1;
      sums[state] *= classes;
      if (groupings_.is_end(state))
        total += sums[state] * exp_of(states[state].score - states[groupings_.best_].score);
    }
  }
  return total;
}

}  // namespace inkdigit
