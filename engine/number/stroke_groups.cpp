#include "engine/number/stroke_groups.hpp"

#include <algorithm>
#include <limits>
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

}  // namespace

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
    add_digits(first);
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
    if (!marks.may_be_one(std::span(strokes_).subspan(first, count))) continue;
    candidates_.push_back(group(first, count));
    candidates_.back().mark = true;
  }
}

StrokeGroup StrokeGroups::group(std::size_t first, std::size_t count) const {
  StrokeGroup group{.first = first, .count = count};
  for (std::size_t i = 0; i < count; ++i) group.box.include(strokes_[first + i].box);
  group.gap = widest_gap(first, count);
  group.height = group.box.height() / digit_height_;
  group.width = group.box.width() / digit_height_;
  return group;
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
