// The reading of a number that fits best.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "engine/answer.hpp"
#include "engine/number/stroke_groups.hpp"

namespace inkdigit {

// What speaks against a group of strokes being a digit, and against two groups being neighbors, in
// units of a probability's natural logarithm. Lengths are in heights of a digit; what is measured
// counts for at most 2, however odd the drawing.
//
// Those with a share beside them were found first, by coordinate search on 4,000 numbers of 2 to 6
// digits, composed (trainer/data/number_composer, seed 1) of the digits of those writers of UNIPEN
// and pendigits who are not held out, read with weights/default, and rounded: they put all strokes
// of 99.1 % of those numbers to the right digits, without the one the share. The others came later,
// for signs and for digits of unequal height (docs/how-it-works.md).
struct GroupingCosts {
  // Of a group.
  double gap = 4;     // a stroke's largest distance from the others; 98.7 %
  double height = 4;  // (1 - r)^2, r = its height or 1 / its height, the one below 1; 98.4 %
  double width = 3;   // what it is wider than 1; 98.6 %
  double stroke = 1;  // the number of strokes beyond the first; 95.3 %
  // That it is a mark and no part of a digit (marks.hpp); where it is a point or a colon, or has
  // paper on both sides, and is where such a mark may be. What may be a slash or a one costs what
  // its geometry says of either.
  double mark = 1.8;
  double clear_mark = 0.3;
  double apart = 1;  // parts that stand side by side with paper between, as digits do,
  double paper = 8;  // and the paper's width
  // Between neighbors.
  double overlap = 4.5;     // how far the left one reaches past the right one's left side; 92.9 %
  double misalignment = 4;  // t^2 + b^2, t and b = how far tops and bottoms are apart; 95.1 %
  double misalignment_apart = 2;  // in place of it where there is paper between them
  // The line that digits stand on: y a unit of x.
  double slope = 0;
};

// The ways to make a number of groups.candidates(): together, from left to right, they have every
// stroke once. The best has the highest sum of log_probabilities (one a candidate; 0 for a mark)
// less costs. Dynamic programming over the strokes from the left, as the costs reach no farther
// than from one group to the next. `groups` and `log_probabilities` must outlive it.
class Groupings {
 public:
  Groupings(const StrokeGroups& groups, std::span<const float> log_probabilities,
            DigitCount digits = {}, const GroupingCosts& costs = {});

  // The candidates of the best, from left to right; none where there is no way to so many digits.
  [[nodiscard]] std::vector<std::size_t> best() const;
  // Its score; lower than any other's where there is none.
  [[nodiscard]] double score() const { return best_ == kNone ? kNoWay : states_[best_].score; }

 private:
  friend class RankedReadings;

  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  static constexpr double kNoWay = std::numeric_limits<double>::lowest();

  // A state is a candidate, and how many digits there are up to it as far as that matters: without
  // limits there are as many states as candidates. It is candidate x counts_ + digits.
  struct State {
    double score = kNoWay;         // of the best way that ends in it
    std::size_t previous = kNone;  // the state before it on that way
  };
  [[nodiscard]] std::size_t joined_state(std::size_t digits, std::size_t candidate) const;
  [[nodiscard]] bool is_end(std::size_t state) const;
  // From what the candidate is joined to.
  [[nodiscard]] double joined_score(double score, std::size_t candidate) const;
  // Calls visit(left state, its score less what speaks against the candidate being its neighbor).
  template <class Visit>
  void visit_left(std::size_t candidate, const Visit& visit) const;

  const StrokeGroups& groups_;
  std::span<const float> log_probabilities_;
  DigitCount digits_;
  GroupingCosts costs_;
  std::size_t counts_ = 1;  // numbers of digits that are told apart
  std::vector<State> states_;
  std::size_t best_;  // the state in which the best of all ends
};

// In single precision: that of double is 2 kB of tables in a WebAssembly module.
inline double exp_of(double loss) {
  return static_cast<double>(std::exp(static_cast<float>(loss)));
}

// A candidate, and as which of its classes it is read: 0 is the most probable.
struct ReadGroup {
  std::size_t candidate = 0;
  std::size_t rank = 0;
};

// The readings of a number from the best on: ways to group it, and ways to read each group. Of
// equals the order is always the same.
class RankedReadings {
 public:
  // others: of each candidate the logarithms of its other classes' probabilities, in descending
  // order, none above its log_probability. Both must outlive this.
  RankedReadings(const Groupings& groupings, std::span<const std::vector<float>> others);

  // The next reading, from left to right; none after the last.
  [[nodiscard]] std::vector<ReadGroup> next();
  // What that one has less than the best, as natural logarithm; at least 0.
  [[nodiscard]] double loss() const { return loss_; }

  // The sum of exp(-loss) over all readings; may be infinite or no number with hundreds of strokes
  // that look like anything.
  [[nodiscard]] double total() const;

 private:
  // A reading's part from some group to the right end, which may go on to the left.
  struct Part {
    double loss = 0;  // of the best reading that ends in it
    std::size_t state = 0;
    std::size_t rank = 0;
    std::size_t right = 0;  // the part it was made of, by its index
  };
  struct Later;

  [[nodiscard]] double log_probability(const Part& part) const;
  void add(const Part& part);
  void go_left(std::size_t part);

  const Groupings& groupings_;
  std::span<const std::vector<float>> others_;
  std::vector<Part> parts_;
  std::vector<std::size_t> open_;  // a heap of indices of parts, the one with the least loss on top
  double loss_ = 0;
};

}  // namespace inkdigit
