#include "engine/number/marks.hpp"

#include <algorithm>
#include <cmath>

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

// How far the ends of what is straight are apart at least, as a share of its length.
constexpr double kStraight = 0.97;

// A slash is even straighter. So are many ones, which differ from person to person more than within
// one hand. What tells them apart is a logistic regression of how far the stroke leans (x a unit of
// y), how far it does so beyond the number's other strokes, and its height as a share of the
// tallest of those. It was fitted to 60,000 composed numbers of the writers who are not held out,
// without and with a slash (trainer/data/drawn/number_kinds), which leaned up to 1.4 times as much
// as those and reached up to a tenth of a height less far on either side. The constant is then
// lower by 4.2, where 0.13 % of numbers without a slash have a one that is taken for one;
// docs/how-it-works.md says how many slashes are read.
constexpr double kSlashStraight = 0.985;
constexpr double kSlash = -25.7;
constexpr double kSlashLean = 22.4;
constexpr double kSlashBeyond = 2.6;
constexpr double kSlashHeight = 17.5;
// What is measured counts within these.
constexpr double kMostLean = 0.5;
constexpr double kLeastBeyond = -0.3;
constexpr double kMostHeight = 1.1;

double middle(const Box& box) { return (box.top + box.bottom) / 2; }

double end_to_end(const StrokeShape& stroke) {
  return distance(stroke.outline.front(), stroke.outline.back());
}

bool is_straight(const StrokeShape& stroke, double share) {
  const std::vector<Point>& points = stroke.outline;
  double length = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    length += distance(points[i - 1], points[i]);
  }
  return end_to_end(stroke) > share * length;
}

// How far the stroke's upper end lies to the right of the lower one, in its heights.
double lean(const StrokeShape& stroke) {
  const Point a = stroke.outline.front();
  const Point b = stroke.outline.back();
  return (b.x - a.x) / (a.y - b.y);
}

// How far the steps of strokes that go up or down rather than aside lean in the mean, the long ones
// more.
struct Upright {
  double aside = 0;
  double height = 0;

  void include(const StrokeShape& stroke) {
    for (std::size_t i = 1; i < stroke.outline.size(); ++i) {
      const double x = stroke.outline[i].x - stroke.outline[i - 1].x;
      const double y = stroke.outline[i].y - stroke.outline[i - 1].y;
      if (std::abs(y) <= std::abs(x)) continue;
      aside -= x * y;
      height += y * y;
    }
  }
  [[nodiscard]] double lean() const { return height > 0 ? aside / height : 0; }
};

}  // namespace

Marks::Marks(std::span<const StrokeShape> strokes, double digit_height)
    : strokes_(strokes), digit_height_(digit_height) {
  double tall = 0;
  for (const StrokeShape& stroke : strokes) {
    if (stroke.box.height() < kTall * digit_height) continue;
    top_ += stroke.box.top;
    foot_ += stroke.box.bottom;
    ++tall;
  }
  top_ /= std::max(tall, 1.0);
  foot_ /= std::max(tall, 1.0);
}

char Marks::sign_of(std::span<const StrokeShape> strokes, bool clear) const {
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
         end_to_end(stroke) >= kShortestComma * digit_height_ && is_straight(stroke, kStraight);
}

float Marks::slash_probability(const StrokeShape& stroke) const {
  // There are digits on both sides of it.
  if (&stroke == &strokes_.front() || &stroke == &strokes_.back()) return 0;
  const double least_height = kTall * digit_height_;
  if (stroke.box.height() < least_height || !is_straight(stroke, kSlashStraight)) return 0;
  double tallest = 0;  // of the others
  Upright upright;
  for (const StrokeShape& other : strokes_) {
    if (&other == &stroke || other.box.height() < least_height) continue;
    tallest = std::max(tallest, other.box.height());
    upright.include(other);
  }
  if (tallest == 0) return 0;
  const double leaning = lean(stroke);
  const double score =
      kSlash + kSlashLean * std::min(leaning, kMostLean) +
      kSlashBeyond * std::clamp(leaning - upright.lean(), kLeastBeyond, kMostLean) +
      kSlashHeight * std::min(stroke.box.height() / tallest, kMostHeight);
  return 1 / (1 + std::exp(static_cast<float>(-score)));
}

}  // namespace inkdigit
