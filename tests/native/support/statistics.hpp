// How far chance takes what is counted or averaged: tests allow four standard deviations, which a
// right program exceeds for one seed of 16,000.
#pragma once

#include <cmath>

namespace inkdigit::test {

constexpr double kDeviations = 4;

// Of how many of `draws` have what one has with this probability.
inline double margin_of_count(double draws, double probability) {
  return kDeviations * std::sqrt(draws * probability * (1 - probability));
}

// Of the mean of numbers with this standard deviation.
inline double margin_of_mean(double deviation, double draws) {
  return kDeviations * deviation / std::sqrt(draws);
}

// The standard deviation of what is uniform over a range of this width.
inline double deviation_of_uniform(double width) { return width / std::sqrt(12.0); }

// Of the mean square of normal numbers, relatively: a square's standard deviation is sqrt(2) times
// its mean. That of a root mean square is half of it.
inline double margin_of_squares(double draws) { return kDeviations * std::sqrt(2 / draws); }

}  // namespace inkdigit::test
