// Numbers as somebody writes them, made of digits that the same person wrote one by one: to measure
// how well several digits are told apart, for which there is no data with writers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trainer/base/random.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

// Lengths are in heights of the writer's digits. They are set by eye, to look like handwriting.
struct NumberStyle {
  double gap_mean = 0.22;  // between the boxes of two digits; below 0 they reach over one another
  double gap_deviation = 0.15;
  double gap_least = -0.12;
  double slant_mean = 0;  // x a unit of y, of the whole number
  double slant_deviation = 0.12;
  double slope_deviation = 0.03;      // y a unit of x, of the whole number's baseline
  double wander_deviation = 0.04;     // of each digit's foot about the baseline
  double size_deviation = 0.06;       // of each digit, relative
  double delayed_probability = 0.03;  // that a digit's last stroke of several is written at the end
};

struct ComposedNumber {
  std::string label;  // the digits' labels, from left to right
  Drawing drawing;    // strokes in the order of writing; y down, in the writer's units
  std::vector<std::size_t> digit_of_stroke;  // counted from the left
};

// The median height of the drawings, over those that have any ink and height; 1 where none has.
double median_height(std::span<const StrokeSample> samples);

// A number of `digits` digits, each drawn from `samples`, which should be of one writer and must
// not be empty, and brought half of the way to `height`, the writer's usual one: that of a digit's
// strokes that is not written as the others are (a 1 is taller than a 0) stays. All randomness is
// drawn from `random`, so the same stream gives the same number.
ComposedNumber compose_number(std::span<const StrokeSample> samples, std::size_t digits,
                              double height, Random& random, const NumberStyle& style = {});

}  // namespace inkdigit
