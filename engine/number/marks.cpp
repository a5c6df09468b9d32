#include "engine/number/marks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkdigit {
namespace {

// Lengths are in heights of a digit; places are measured downwards from the digits' upper side.
// Found with costs.mark on marks of each kind, drawn by formula between the digits of those writers
// of UNIPEN and pendigits who are not held out (1,000 numbers a kind), and on 4,000 numbers of the
// same writers without any. Apart from the digits, and read rightly beside it: points 94 %, commas
// 91 %, minus signs 89 %, colons 98 %, slashes 5 %; and of the numbers without marks 0.05 % fewer
// are read rightly. Higher and lower than these places, bars belong to fives and to the feet of
// ones.
constexpr double kFlat = 0.15;  // bars are wider than this, and at most half as tall as wide
constexpr double kWidestBar = 0.7;
constexpr double kLowestBar = 0.72;  // and a bar's above this

// A slash is straight: its ends are nearly as far apart as it is long.
constexpr double kStraight = 0.97;
// It leans to the right by at least this (x a unit of y), and by so much more than another straight
// stroke of the number, as one person's ones lean alike. Where there is no other, a slash cannot be
// told from a slanted one: half of the ones that people write lean as much as slashes do.
constexpr double kLeastLean = 0.25;
constexpr double kLeanBeyond = 0.22;
double middle(const Box& box) { return (box.top + box.bottom) / 2; }

bool is_straight(const StrokeShape& stroke) {
  const std::vector<Point>& points = stroke.outline;
  double length = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    length += std::hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  }
  const double chord =
      std::hypot(points.back().x - points.front().x, points.back().y - points.front().y);
  return chord > kStraight * length;
}

// How far the stroke's upper end lies to the right of the lower one, in its heights.
double lean(const StrokeShape& stroke) {
  const Point a = stroke.outline.front();
  const Point b = stroke.outline.back();
  return (b.x - a.x) / (a.y - b.y);
}

}  // namespace

Marks::Marks(std::span<const StrokeShape> strokes, double digit_height)
    : strokes_(strokes),
      digit_height_(digit_height),
      least_lean_(std::numeric_limits<double>::max()) {
  double tall = 0;
  for (const StrokeShape& stroke : strokes) {
    tallest_ = std::max(tallest_, stroke.box.height());
    if (stroke.box.height() < kTall * digit_height) continue;
    ++tall;
    top_ += (stroke.box.top - top_) / tall;
    if (is_straight(stroke)) least_lean_ = std::min(least_lean_, lean(stroke));
  }
}

bool Marks::may_be_one(std::span<const StrokeShape> strokes) const {
  if (strokes.size() == 1 && is_slash(strokes.front())) return true;
  Box box;
  bool bar = false;
  for (const StrokeShape& stroke : strokes) {
    const double width = stroke.box.width() / digit_height_;
    const double height = stroke.box.height() / digit_height_;
    const bool flat = width > kFlat && width < kWidestBar && height < width / 2;
    if (!flat && std::max(width, height) > kLargestSign) return false;
    bar = bar || flat;
    box.include(stroke.box);
  }
  // Two of them stand one above the other.
  for (const StrokeShape& stroke : strokes) {
    if (stroke.box.width() < box.width() - kLargestSign * digit_height_) return false;
  }
  const double place = (middle(box) - top_) / digit_height_;
  return place > kHighestSign && (!bar || place < kLowestBar);
}

// There are digits on both sides of it, and it is no shorter than they are.
bool Marks::is_slash(const StrokeShape& stroke) const {
  if (&stroke == &strokes_.front() || &stroke == &strokes_.back()) return false;
  if (stroke.box.height() < tallest_ || !is_straight(stroke)) return false;
  return lean(stroke) > std::max(kLeastLean, least_lean_ + kLeanBeyond);
}

}  // namespace inkdigit
