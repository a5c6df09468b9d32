// What an application asks of an answer: that it be one of some classes, of so many digits, and
// what else it might be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/recognizer.hpp"

namespace inkdigit {

// At most so many alternatives can be asked for.
constexpr std::size_t kMostAlternatives = 100;

// How many digits, at least and at most.
struct DigitCount {
  std::size_t least = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

struct Refinement;

struct AnswerOptions {
  // What all but `digits` needs: kRefinement (number/refinement.hpp). Whoever asks for nothing
  // leaves it out, and so a WebAssembly module whose functions ask for nothing does without that
  // code.
  const Refinement* refinement = nullptr;

  std::vector<std::uint8_t> allowed;  // one a class, 0 = it is not; empty = all are
  std::size_t alternatives = 0;       // how many are wanted, at most kMostAlternatives
  DigitCount digits;  // of a number, or of each row of a picture; signs do not count
};

// AnswerOptions::allowed of these classes, indices below `class_count`; empty where they are all,
// which is to change nothing.
std::vector<std::uint8_t> allowing(std::span<const std::uint32_t> classes, std::size_t class_count);

struct ClassAlternative {
  int digit = -1;         // class index
  float probability = 0;  // that it is right, as Recognition::confidence
};

struct TextAlternative {
  std::string text;
  double probability = 0;  // that all of it is right
};

// Puts `next` among the `count` best, which fall; behind its equals. Not, and false, where it is
// none of them.
template <class Alternative>
bool keep_best(std::vector<Alternative>& best, std::type_identity_t<Alternative> next,
               std::size_t count) {
  std::size_t at = best.size();
  while (at > 0 && best[at - 1].probability < next.probability) --at;
  if (at >= count) return false;
  best.insert(best.begin() + static_cast<std::ptrdiff_t>(at), std::move(next));
  if (best.size() > count) best.pop_back();
  return true;
}

// The answer where only some classes may be: plausibility is that of showing one of those, and
// probabilities are proportions among them. There is no digit where there was none before, nor
// where another class is more probable than all of them together.
Recognition restricted(Recognition recognition, const AnswerOptions& options);

// Whether that is why there is none.
bool shows_forbidden(const Recognition& recognition, const AnswerOptions& options);

// The index of the largest probability.
std::size_t most_probable(const Recognition& recognition);

// The most probable classes, at most `count`, none of probability 0; of equals the first comes
// first.
std::vector<ClassAlternative> best_classes(const Recognition& recognition, std::size_t count);

}  // namespace inkdigit
