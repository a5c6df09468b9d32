// What may stand between digits without being one: point, comma, minus, colon, equals sign, slash.
#pragma once

#include <cstddef>
#include <span>

#include "engine/number/stroke_geometry.hpp"

namespace inkdigit {

constexpr std::size_t kMaxStrokesOfMark = 2;
// In heights of a digit: what is at least so tall is as tall as a digit.
constexpr double kTall = 0.5;
constexpr double kLargestSign = 0.27;  // points and commas are at most so large
// A mark's middle lies below this, measured downwards from the digits' upper side.
constexpr double kHighestSign = 0.36;

class Marks {
 public:
  // `strokes`: all of the number's, from the left; they must outlive this. digit_height in their
  // units, above 0.
  Marks(std::span<const StrokeShape> strokes, double digit_height);

  // Whether some of the strokes that are neighbors, at most kMaxStrokesOfMark, might be a mark, by
  // size and place alone: so may be what is part of a digit, such as a dot beside it.
  [[nodiscard]] bool may_be_one(std::span<const StrokeShape> strokes) const;

 private:
  [[nodiscard]] bool is_slash(const StrokeShape& stroke) const;

  std::span<const StrokeShape> strokes_;
  double digit_height_;
  double top_ = 0;      // the mean upper side of what is as tall as a digit
  double tallest_ = 0;  // height
  double least_lean_;   // of the straight strokes that are as tall as a digit
};

}  // namespace inkdigit
