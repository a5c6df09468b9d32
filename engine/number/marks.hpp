// What may stand between digits without being one: point, comma, minus, colon, equals sign, slash.
#pragma once

#include <cstddef>
#include <span>

#include "engine/number/stroke_geometry.hpp"

namespace inkdigit {

constexpr std::size_t kMaxStrokesOfMark = 2;
// In heights of a digit.
constexpr double kLargestSign = 0.27;  // points and commas are at most so large
// A mark's middle lies below this, measured downwards from the digits' upper side.
constexpr double kHighestSign = 0.36;

class Marks {
 public:
  // `strokes`: all of the number's, from the left; they must outlive this. digit_height in their
  // units, above 0.
  Marks(std::span<const StrokeShape> strokes, double digit_height);

  // The sign that some of the strokes that are neighbors, at most kMaxStrokesOfMark, might be, by
  // size and place alone: . , - : or =, and 0 for none. So may look what is part of a digit, such
  // as a dot beside it.
  // clear: nothing else is above or below them.
  [[nodiscard]] char sign_of(std::span<const StrokeShape> strokes, bool clear) const;

  // How probable it is that one of the number's strokes is a slash and no one, 0..1.
  [[nodiscard]] float slash_probability(const StrokeShape& stroke) const;

 private:
  [[nodiscard]] bool is_comma(const StrokeShape& stroke) const;

  std::span<const StrokeShape> strokes_;
  double digit_height_;
  double top_ = 0;   // the mean upper side of the strokes that are as tall as a digit
  double foot_ = 0;  // and their mean lower side
};

}  // namespace inkdigit
