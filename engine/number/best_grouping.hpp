// The reading of a number that fits best.
#pragma once

#include <span>
#include <vector>

#include "engine/number/stroke_groups.hpp"

namespace inkdigit {

// What speaks against a group of strokes being a digit, and against two groups being neighbors, in
// units of a probability's natural logarithm. Lengths are in heights of a digit; what is measured
// counts for at most 2, however odd the drawing.
//
// The values were found by coordinate search on 4,000 numbers of 2 to 6 digits, composed
// (trainer/data/number_composer, seed 1) of the digits of those writers of UNIPEN and pendigits who
// are not held out, read with weights/default, and rounded. They put all strokes of 99.1 % of those
// numbers to the right digits; beside each is the share without it.
struct GroupingCosts {
  // Of a group.
  double gap = 4;     // a stroke's largest distance from the others; 98.7 %
  double height = 4;  // (1 - r)^2, r = its height or 1 / its height, the one below 1; 98.4 %
  double width = 3;   // what it is wider than 1; 98.6 %
  double stroke = 1;  // the number of strokes beyond the first; 95.3 %
  double mark = 1.8;  // that it is a mark and no part of a digit (a slash: 0); see marks.hpp
  // Between neighbors.
  double overlap = 4.5;     // how far the left one reaches past the right one's left side; 92.9 %
  double misalignment = 4;  // t^2 + b^2, t and b = how far tops and bottoms are apart; 95.1 %
};

// No reading is worse than this, so that one strange digit does not outweigh all geometry.
constexpr float kLeastProbability = 1e-6F;

// Which of groups.candidates() make up the number, from left to right: together they have every
// stroke once, and the highest sum of log_probabilities (one a candidate; 0 for a mark) less costs.
// Dynamic programming over the strokes from the left, as the costs reach no farther than from one
// group to the next.
std::vector<std::size_t> best_grouping(const StrokeGroups& groups,
                                       std::span<const float> log_probabilities,
                                       const GroupingCosts& costs = {});

}  // namespace inkdigit
