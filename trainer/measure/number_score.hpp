// How well numbers are read, on numbers composed of single digits.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "engine/number/number.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

struct NumberScoreOptions {
  std::size_t numbers = 2000;  // the lengths take turns, and so do the writers
  std::size_t least_digits = 2;
  std::size_t most_digits = 6;
  std::uint64_t seed = 0;
};

struct NumberCounts {
  std::size_t digits = 0;  // how many each number has; 0 in a sum over all lengths
  std::size_t tried = 0;
  std::size_t right = 0;         // every digit read rightly
  std::size_t segmented = 0;     // every stroke put to the right ones
  std::size_t among_three = 0;   // it is one of the three best alternatives
  std::size_t right_length = 0;  // every digit read rightly where their number is given
  // What a perfect segmentation would reach: every digit read rightly, alone.
  std::size_t right_alone = 0;
};

struct NumberScore {
  NumberCounts all;
  std::vector<NumberCounts> lengths;  // from least_digits to most_digits
};

// Composes numbers of each writer's samples and reads them. Samples without a writer count as one
// writer's. It is a UserError where there are no samples. The same samples, options and weights
// give the same score.
NumberScore score_numbers(Recognizer& recognizer, std::span<const StrokeSample> samples,
                          const NumberScoreOptions& options = {});

// {"tried", "right", "segmented", "among_three", "right_length", "right_alone",
//  "lengths": [the same and "digits"]}
nlohmann::json to_json(const NumberScore& score);

}  // namespace inkdigit
