// Quantities that are drawn from a stream.
#pragma once

#include <cstdint>

#include "trainer/base/random.hpp"

namespace inkdigit {

// Uniform in [low, high), in 2^24 steps.
inline double uniform(Random& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random.uniform());
}

// Uniform in low .. high.
inline int whole(Random& random, int low, int high) {
  return low + static_cast<int>(random.below(static_cast<std::uint32_t>(high - low + 1)));
}

inline bool happens(Random& random, double probability) {
  return static_cast<double>(random.uniform()) < probability;
}

// One of `choices`, each as often as its whole `weight` says against the others'; one at least is
// above 0.
template <class Choices>
const auto& one_by_weight(Random& random, const Choices& choices) {
  std::uint32_t total = 0;
  for (const auto& choice : choices) total += choice.weight;
  std::uint32_t rest = random.below(total);
  std::size_t chosen = 0;
  while (rest >= choices[chosen].weight) rest -= choices[chosen++].weight;
  return choices[chosen];
}

}  // namespace inkdigit
