// Successive halving: all trials get few epochs, the best of them more, and the best of those all
// (Jamieson, Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
// AISTATS 2016; Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020).
#pragma once

#include <vector>

namespace inkdigit {

struct Rung {
  int epochs = 0;  // of each trial, in all
  int trials = 0;
};

// The lowest rung's epochs that a sweep has by itself: `epochs` divided by eta as often as that
// leaves one or more.
int least_epochs(int epochs, int eta);

// From the lowest to that of all epochs, each eta times the one below; one that would be nearer to
// the last than by the root of eta is left out. Each takes the best 1/eta of the trials below it,
// but one at least. `least` is 1 to `epochs`.
std::vector<Rung> make_rungs(int epochs, int least, int eta, int trials);

}  // namespace inkdigit
