#include "engine/number/stroke_groups.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "engine/number/marks.hpp"

namespace inkdigit {
namespace {

// No digit is made of strokes farther apart than this, nor wider, in heights of a digit: of 16,000
// that were composed to numbers (groupings.hpp) the widest have 0.47 and 2.46. It spares the
// recognizer about four of ten groups.
constexpr double kWidestGap = 0.6;
constexpr double kWidestDigit = 2.5;

// A stroke of at most this size is a dot. It may join what lies farther away, as alone it is no
// digit.
constexpr double kLargestDot = 0.1;

double side_of(const Box& box) { return std::max(box.width(), box.height()); }

bool is_flat(const Box& box) { return box.height() < box.width() / 2; }

}  // namespace

bool stand_apart(const Box& left, const Box& right) {
  // Of the height of both together.
  constexpr double kPart = 0.2;    // what is lower is a bar or a dot
  constexpr double kStem = 0.3;    // width of a four's stem, which
  constexpr double kFoot = 0.03;   // reaches below the rest,
  constexpr double kNarrow = 0.3;  // and of a serif at the upper left,
  constexpr double kSerif = 0.4;   // so far below which the rest reaches
  if (left.right < left.left || left.right >= right.left) return false;
  if (is_flat(left) || is_flat(right)) return false;
  const double height = std::max(left.bottom, right.bottom) - std::min(left.top, right.top);
  if (std::min(left.height(), right.height()) < kPart * height) return false;
  const double lower = right.bottom - left.bottom;
  return !(right.width() < kStem * height && lower > kFoot * height) &&
         !(left.width() < kNarrow * height && lower > kSerif * height);
}

StrokeGroups::StrokeGroups(const StrokesView& strokes) : strokes_(shapes_from_left(strokes)) {
  digit_height_ = height_of_digits(strokes_);
  gaps_.resize(strokes_.size());
  for (std::size_t a = 0; a < strokes_.size(); ++a) {
    for (std::size_t i = 1; i < kMaxStrokesOfDigit && a + i < strokes_.size(); ++i) {
      gaps_[a][i] = distance(strokes_[a], strokes_[a + i]) / digit_height_;
    }
  }
  const Marks marks(strokes_, digit_height_);
  for (std::size_t first = 0; first < strokes_.size(); ++first) {
    const std::size_t alone = candidates_.size();
    add_digits(first);
    candidates_[alone].slash = marks.slash_probability(strokes_[first]);
    add_slash(candidates_[alone]);
    add_marks(marks, first);
  }
}

StrokeGroups::StrokeGroups(std::vector<StrokeShape> strokes, Gaps gaps, double digit_height)
    : strokes_(std::move(strokes)), digit_height_(digit_height), gaps_(std::move(gaps)) {
  for (std::size_t first = 0; first < strokes_.size(); ++first) add_digits(first);
}

void StrokeGroups::add_digits(std::size_t first) {
  bool dots = side_of(strokes_[first].box) <= kLargestDot * digit_height_;
  candidates_.push_back(group(first, 1));
  for (std::size_t count = 2; count <= kMaxStrokesOfDigit && first + count <= strokes_.size();
       ++count) {
    dots = dots || side_of(strokes_[first + count - 1].box) <= kLargestDot * digit_height_;
    const StrokeGroup candidate = group(first, count);
    if (candidate.width > kWidestDigit || (candidate.gap > kWidestGap && !dots)) continue;
    candidates_.push_back(candidate);
  }
}

void StrokeGroups::add_marks(const Marks& marks, std::size_t first) {
  for (std::size_t count = 1; count <= kMaxStrokesOfMark && first + count <= strokes_.size();
       ++count) {
    StrokeGroup mark = group(first, count);
    mark.paper = paper_around(mark);
    mark.mark = marks.sign_of(std::span(strokes_).subspan(first, count), mark.paper > 0);
    if (mark.mark != 0) candidates_.push_back(mark);
  }
}

void StrokeGroups::add_slash(StrokeGroup stroke) {
  constexpr float kLeast = 0.01F;
  if (stroke.slash < kLeast) return;
  stroke.mark = '/';
  candidates_.push_back(stroke);
}

StrokeGroup StrokeGroups::group(std::size_t first, std::size_t count) const {
  StrokeGroup group{.first = first, .count = count};
  for (std::size_t i = 0; i < count; ++i) group.box.include(strokes_[first + i].box);
  group.gap = widest_gap(first, count);
  group.height = group.box.height() / digit_height_;
  group.width = group.box.width() / digit_height_;
  group.paper = paper_between(first, count);
  return group;
}

double StrokeGroups::paper_around(const StrokeGroup& mark) const {
  double narrowest = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < strokes_.size(); ++i) {
    if (i >= mark.first && i < mark.first + mark.count) continue;
    const Box& other = strokes_[i].box;
    narrowest = std::min(
        narrowest, i < mark.first ? mark.box.left - other.right : other.left - mark.box.right);
  }
  return std::max(narrowest / digit_height_, 0.0);
}

double StrokeGroups::paper_between(std::size_t first, std::size_t count) const {
  const std::span<const StrokeShape> strokes = std::span(strokes_).subspan(first, count);
  double widest = 0;
  for (const StrokeShape& from : strokes) {
    Box left;
    Box right;
    for (const StrokeShape& stroke : strokes) {
      (stroke.box.left < from.box.left ? left : right).include(stroke.box);
    }
    if (stand_apart(left, right)) {
      widest = std::max(widest, (right.left - left.right) / digit_height_);
    }
  }
  return widest;
}

double StrokeGroups::widest_gap(std::size_t first, std::size_t count) const {
  double widest = 0;
  for (std::size_t a = first; a < first + count; ++a) {
    double nearest = std::numeric_limits<double>::max();
    for (std::size_t b = first; b < first + count; ++b) {
      if (b != a)
        nearest = std::min(nearest, gaps_[std::min(a, b)][std::max(a, b) - std::min(a, b)]);
    }
    if (count > 1) widest = std::max(widest, nearest);
  }
  return widest;
}

}  // namespace inkdigit
