// Which strokes might make a digit together, by their geometry alone.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engine/number/stroke_geometry.hpp"

namespace inkdigit {

class Marks;

// Digits are written in one to four strokes (of 15,148 that people wrote for UNIPEN and pendigits
// one has four and 39 have three).
constexpr std::size_t kMaxStrokesOfDigit = 4;

// Neighbors in the order from the left. Lengths are in heights of a digit.
struct StrokeGroup {
  std::size_t first = 0;  // index into StrokeGroups::strokes
  std::size_t count = 0;
  char mark = 0;      // the sign that it is taken for (marks.hpp); 0 = a digit
  Box box{};          // in the input's units
  double gap = 0;     // the largest distance of a stroke from the nearest of the others
  double height = 0;  // of the box
  double width = 0;
  // The width of paper between parts that stand side by side like digits; of a mark, on either side
  // of it, the narrower one. 0 where there is none.
  double paper = 0;
  // Of a single stroke, how probable it is that it is a slash rather than a one (marks.hpp).
  float slash = 0;
};

// Whether there is paper between two boxes as between digits, not as between the parts of a four, a
// five or a seven.
bool stand_apart(const Box& left, const Box& right);

class StrokeGroups {
 public:
  // [a][i]: the distance of stroke a from stroke a + i, in heights of a digit.
  using Gaps = std::vector<std::array<double, kMaxStrokesOfDigit>>;

  explicit StrokeGroups(const StrokesView& strokes);
  // Of what is no strokes but has boxes and distances alike, such as pieces of ink: in ascending
  // order of their middles. There are no marks among them. digit_height: above 0.
  StrokeGroups(std::vector<StrokeShape> strokes, Gaps gaps, double digit_height);

  [[nodiscard]] const std::vector<StrokeShape>& strokes() const { return strokes_; }
  // Ordered by their first stroke, then digits before marks, then by count. There is every single
  // stroke, and so a way to read whatever was written; at most kMaxStrokesOfDigit digits begin with
  // a stroke.
  [[nodiscard]] const std::vector<StrokeGroup>& candidates() const { return candidates_; }

  // In the input's units, above 0.
  [[nodiscard]] double digit_height() const { return digit_height_; }

 private:
  void add_digits(std::size_t first);
  void add_marks(const Marks& marks, std::size_t first);
  // Where it may be one.
  void add_slash(StrokeGroup stroke);
  [[nodiscard]] StrokeGroup group(std::size_t first, std::size_t count) const;
  [[nodiscard]] double paper_around(const StrokeGroup& mark) const;
  [[nodiscard]] double paper_between(std::size_t first, std::size_t count) const;
  [[nodiscard]] double widest_gap(std::size_t first, std::size_t count) const;

  std::vector<StrokeShape> strokes_;
  double digit_height_ = 1;
  Gaps gaps_;
  std::vector<StrokeGroup> candidates_;
};

}  // namespace inkdigit
