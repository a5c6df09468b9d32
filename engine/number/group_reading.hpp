// What a group of strokes, or of pieces of ink, is read as.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/answer.hpp"
#include "engine/recognizer.hpp"

namespace inkdigit {

struct GroupReading {
  int digit = -1;       // class index; -1 = a mark, or "?": ink that is none of the classes allowed
  char sign = 0;        // of a mark; 0 = it is none
  bool struck = false;  // crossed out
  bool left_out = false;      // as another digit was written in its place
  float confidence = 0;       // probability of `digit`, times the plausibility of the ink
  float plausibility = 0;     // of the ink to be one of the classes allowed
  float log_probability = 0;  // what speaks for the group; 0 of a mark
  std::vector<ClassAlternative> alternatives;  // as many as were asked for
};

// The class that the ink is most like, however implausible it is to be any: but none where that is
// most likely one that is not allowed. `recognition` knows nothing of the options.
GroupReading read_group(const Recognition& recognition, const AnswerOptions& options);

// No reading is worse than this, so that one strange digit does not outweigh all geometry.
constexpr float kLeastOfAGroup = 1e-6F;

inline float log_of(float probability) { return std::log(std::max(probability, kLeastOfAGroup)); }

// The class that a group is read as, of its alternatives the one of this rank; -1 = none.
inline int digit_of(const GroupReading& reading, std::size_t rank) {
  return rank == 0 ? reading.digit : reading.alternatives[rank].digit;
}

// The class's name, "?" for -1.
std::string text_of(int digit, const Recognizer& recognizer);
// What a group is in a number's text, read as the alternative of this rank: a class's name, a sign,
// "?" for neither; "" of what is left out.
std::string text_of(const GroupReading& reading, std::size_t rank, const Recognizer& recognizer);

}  // namespace inkdigit
