#include "engine/number/marks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkdigit {
namespace {

// Lengths are in heights of a digit; places are measured downwards from the digits' upper side.
// Found with costs.mark and costs.clear_mark on marks of each kind, drawn by formula between the
// digits of those writers of UNIPEN and pendigits who are not held out, and on numbers of the same
// writers without any; docs/how-it-works.md says what they are worth. Higher and lower than these
// places, bars belong to fives and to the feet of ones.
constexpr double kFlat = 0.15;  // bars are wider than this, and at most half as tall as wide
constexpr double kWidestBar = 0.7;
constexpr double kLowestBar = 0.72;  // and a bar's above this
// A bar that nothing is above or below of is no part of a five or a one: it may be so much higher
// or lower.
constexpr double kClearBar = 0.1;
// The ends of a comma are at least so far apart; those of a point are where the pen touched.
constexpr double kShortestComma = 0.09;

// What hangs below the digits by at least so much is a comma, however small a digit may be written.
constexpr double kHanging = 0.08;
constexpr double kLongestComma = 0.4;

// A slash is straight: its ends are nearly as far apart as it is long.
constexpr double kStraight = 0.97;
// It leans to the right by at least this (x a unit of y), and by so much more than another straight
// stroke of the number, as one person's ones lean alike.
constexpr double kLeastLean = 0.25;
constexpr double kLeanBeyond = 0.22;
// Where there is no other, it leans more, and reaches as high and as low as the digits do, or
// nearly: half of the ones that people write lean as much as slashes do, but few of these are so
// long.
constexpr double kLeanAlone = 0.33;
constexpr double kBeyond = 0.03;

double middle(const Box& box) { return (box.top + box.bottom) / 2; }

double end_to_end(const StrokeShape& stroke) {
  const Point a = stroke.outline.front();
  const Point b = stroke.outline.back();
  return std::hypot(b.x - a.x, b.y - a.y);
}

bool is_straight(const StrokeShape& stroke) {
  const std::vector<Point>& points = stroke.outline;
  double length = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    length += std::hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  }
  return end_to_end(stroke) > kStraight * length;
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
  for (const StrokeShape& stroke : strokes) {
    tallest_ = std::max(tallest_, stroke.box.height());
    if (stroke.box.height() < kTall * digit_height) continue;
    top_ += stroke.box.top;
    foot_ += stroke.box.bottom;
    ++tall_;
    if (!is_straight(stroke)) continue;
    ++straight_;
    least_lean_ = std::min(least_lean_, lean(stroke));
  }
  top_ /= std::max(tall_, 1.0);
  foot_ /= std::max(tall_, 1.0);
}

char Marks::sign_of(std::span<const StrokeShape> strokes, bool clear) const {
  if (strokes.size() == 1 && is_slash(strokes.front())) return '/';
  if (strokes.size() == 1 && is_comma(strokes.front())) return ',';
  Box box;
  std::size_t bars = 0;
  for (const StrokeShape& stroke : strokes) {
    const double width = stroke.box.width() / digit_height_;
    const double height = stroke.box.height() / digit_height_;
    const bool flat = width > kFlat && width < kWidestBar && height < width / 2;
    if (!flat && std::max(width, height) > kLargestSign) return 0;
    bars += flat ? 1 : 0;
    box.include(stroke.box);
  }
  // Two of them stand one above the other.
  for (const StrokeShape& stroke : strokes) {
    if (stroke.box.width() < box.width() - kLargestSign * digit_height_) return 0;
  }
  const double place = (middle(box) - top_) / digit_height_;
  const double higher = bars > 0 && clear ? kClearBar : 0;
  if (place < kHighestSign - higher || (bars > 0 && place > kLowestBar + higher)) return 0;
  if (strokes.size() > 1) return bars == strokes.size() ? '=' : ':';
  if (bars > 0) return '-';
  return end_to_end(strokes.front()) < kShortestComma * digit_height_ ? '.' : ',';
}

bool Marks::is_comma(const StrokeShape& stroke) const {
  return stroke.box.bottom > foot_ + kHanging * digit_height_ &&
         stroke.box.height() < kLongestComma * digit_height_ &&
         stroke.box.width() < kLargestSign * digit_height_ &&
         end_to_end(stroke) >= kShortestComma * digit_height_ && is_straight(stroke);
}

// There are digits on both sides of it.
bool Marks::is_slash(const StrokeShape& stroke) const {
  if (&stroke == &strokes_.front() || &stroke == &strokes_.back()) return false;
  if (stroke.box.height() < kTall * digit_height_ || !is_straight(stroke)) return false;
  const double leaning = lean(stroke);
  if (leaning > std::max(kLeastLean, least_lean_ + kLeanBeyond)) {
    return stroke.box.height() >= tallest_;
  }
  if (leaning < kLeanAlone || straight_ > 1) return false;
  const double others = tall_ - 1;
  const double top = (top_ * tall_ - stroke.box.top) / others;
  const double foot = (foot_ * tall_ - stroke.box.bottom) / others;
  return others > 0 && stroke.box.height() > foot - top &&
         stroke.box.top < top - kBeyond * digit_height_ &&
         stroke.box.bottom > foot + kBeyond * digit_height_;
}

}  // namespace inkdigit
