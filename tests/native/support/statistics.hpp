// How far chance takes what is counted or averaged: tests allow four standard deviations, which a
// right program exceeds for one seed of 16,000.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"

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

// Checks that 2,000 numbers, draw(0) and so on, fill their range and no more, and have its mean.
template <class Draw>
void check_uniform(double lowest, double highest, Draw draw) {
  constexpr std::uint64_t kDraws = 2000;
  double low = 1e9;
  double high = -1e9;
  double mean = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const double value = draw(i);
    low = std::min(low, value);
    high = std::max(high, value);
    mean += value / static_cast<double>(kDraws);
  }
  const double width = highest - lowest;
  // That no draw is in the first hundredth of the range has the probability 0.99^2000 = 2e-9. The
  // floats on the way are rounded fewer than eight times.
  const double rounding = gamma(8) * std::max(std::abs(lowest), std::abs(highest));
  CHECK(low <= lowest + width / 100);
  CHECK(high >= highest - width / 100);
  CHECK(low >= lowest - rounding);
  CHECK(high <= highest + rounding);
  CHECK(std::abs(mean - (lowest + highest) / 2) <=
        margin_of_mean(deviation_of_uniform(width), static_cast<double>(kDraws)));
}

}  // namespace inkdigit::test
