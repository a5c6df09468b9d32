#include "engine/ink/picture/ruling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "engine/ink/picture/dirt.hpp"
#include "engine/ink/picture/pieces.hpp"
#include "engine/ink/picture/straight_lines.hpp"

namespace inkdigit {
namespace {

constexpr double kShortest = 0.3;  // of the picture's side: a line of a frame

Grid<std::uint8_t> transposed(const Grid<std::uint8_t>& grid) {
  Grid<std::uint8_t> out(grid.width, grid.height);
  for (int y = 0; y < grid.height; ++y) {
    for (int x = 0; x < grid.width; ++x) out.at(x, y) = grid.at(y, x);
  }
  return out;
}

// Ruling is thin beside the picture, or it is a stroke.
bool is_thin(const StraightLine& line, int shorter) { return line.thickness <= 0.06 * shorter; }

bool runs_through(const StraightLine& line, int width) {
  const int margin = 1 + width / 32;
  return line.left <= margin && line.right >= width - 1 - margin;
}

using Lines = std::vector<StraightLine>;

// Of `lines` (level) those that run through the picture, and are thin.
Lines through_lines(const Lines& lines, int width, int shorter) {
  Lines through;
  for (const StraightLine& line : lines) {
    if (is_thin(line, shorter) && runs_through(line, width)) through.push_back(line);
  }
  return through;
}

// Whether the line that was taken out is a stroke of the ink that is left: it touched it, and was
// drawn by the same pen.
bool is_stroke_of(const Piece& left, const StraightLine& line, const Grid<std::uint8_t>& before) {
  const std::vector<Piece> pieces = find_pieces(before).all;
  const bool apart = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.area == left.area && piece.box.left == left.box.left &&
           piece.box.top == left.box.top;
  });
  return !apart && line.thickness > 0.5 * left.pen() && line.thickness < 2 * left.pen();
}

// Whether an end of `line` (level), at its column x, lies on an end of the upright one.
bool meets_at_end(const StraightLine& line, int x, const StraightLine& upright) {
  const float reach = 2 + 2 * std::max(line.thickness, upright.thickness);
  const auto near = [&](int end) {
    return std::abs(line.at(x) - static_cast<float>(end)) <= reach &&
           std::abs(upright.at(end) - static_cast<float>(x)) <= reach;
  };
  return near(upright.left) || near(upright.right);
}

// Four lines around something.
struct Frame {
  std::array<const StraightLine*, 2> level{};
  std::array<const StraightLine*, 2> upright{};

  [[nodiscard]] PixelBox inside() const {
    PixelBox box;
    for (std::size_t i = 0; i < 2; ++i) {
      const int y = static_cast<int>(level[i]->middle[level[i]->middle.size() / 2]);
      const int x = static_cast<int>(upright[i]->middle[upright[i]->middle.size() / 2]);
      box.include({x, y, x, y});
    }
    return box;
  }
};

std::vector<Frame> frames_of(const Lines& level, const Lines& upright, int shorter) {
  std::vector<Frame> frames;
  for (const StraightLine& top : level) {
    for (const StraightLine& bottom : level) {
      if (&top >= &bottom || !is_thin(top, shorter) || !is_thin(bottom, shorter)) continue;
      Frame frame{.level = {&top, &bottom}};
      for (const StraightLine& side : upright) {
        if (!is_thin(side, shorter)) continue;
        if (meets_at_end(top, top.left, side) && meets_at_end(bottom, bottom.left, side))
          frame.upright[0] = &side;
        if (meets_at_end(top, top.right, side) && meets_at_end(bottom, bottom.right, side))
          frame.upright[1] = &side;
      }
      if (frame.upright[0] != nullptr && frame.upright[1] != nullptr &&
          frame.upright[0] != frame.upright[1])
        frames.push_back(frame);
    }
  }
  return frames;
}

// The ink and what is taken out of it.
class Erasure {
 public:
  Erasure(const Grid<std::uint8_t>& mask, const Grid<std::uint8_t>& coverage)
      : mask_(mask), coverage_(coverage) {}

  void level(const StraightLine& line) { erase_line(line, mask_, coverage_); }
  // Lines of the transposed picture, all at once.
  void upright(const Lines& lines) {
    if (lines.empty()) return;
    Grid<std::uint8_t> mask = transposed(mask_);
    Grid<std::uint8_t> coverage = transposed(coverage_);
    for (const StraightLine& line : lines) erase_line(line, mask, coverage);
    mask_ = transposed(mask);
    coverage_ = transposed(coverage);
  }

  // The longest piece of what is left within a box; an empty one where there is none.
  [[nodiscard]] Piece largest_within(const PixelBox& box) const {
    Piece largest{.box = {0, 0, -1, -1}};
    for (const Piece& piece : find_pieces(mask_).all) {
      const PixelBox& b = piece.box;
      const bool within =
          b.left >= box.left && b.right <= box.right && b.top >= box.top && b.bottom <= box.bottom;
      if (within && piece.length() > largest.length()) largest = piece;
    }
    return largest;
  }

  [[nodiscard]] const Grid<std::uint8_t>& mask() const { return mask_; }
  [[nodiscard]] const Grid<std::uint8_t>& coverage() const { return coverage_; }

 private:
  Grid<std::uint8_t> mask_;
  Grid<std::uint8_t> coverage_;
};

// Whether a piece is as thin as ruling, and level or upright.
bool is_like_ruling(const Piece& piece, float thickness) {
  constexpr double kSlope = 0.2;  // twice what a line may be off level
  const int across = std::min(piece.box.width(), piece.box.height());
  return piece.pen() <= 1.5 * thickness + 1 && across <= 2 * thickness + kSlope * piece.length() &&
         piece.length() >= 3 * across;
}

// Takes out what is left of ruling where it runs out of the picture, too short to be found as a
// line.
void drop_ends(float thickness, Grid<std::uint8_t>& mask, Grid<std::uint8_t>& coverage) {
  const Pieces pieces = find_pieces(mask);
  std::vector<bool> ends;
  for (const Piece& piece : pieces.all) {
    ends.push_back(at_edge(piece.box, mask.height, mask.width) && is_like_ruling(piece, thickness));
  }
  for (const InkRun& run : pieces.runs) {
    if (!ends[run.piece]) continue;
    for (int x = run.left; x <= run.right; ++x) mask.at(run.y, x) = coverage.at(run.y, x) = 0;
  }
}

}  // namespace

bool remove_ruling(Grid<std::uint8_t>& mask, Grid<std::uint8_t>& coverage) {
  constexpr double kContent = 0.2;    // of a frame's shorter side: less is no content
  constexpr int kSmallestFrame = 48;  // pixels of the picture: in less, rings of digits are square
  const int shorter = std::min(mask.height, mask.width);
  const Lines level = level_lines(mask, static_cast<int>(kShortest * mask.width));
  const Lines upright = upright_lines(mask, static_cast<int>(kShortest * mask.height));
  const Lines through = through_lines(level, mask.width, shorter);
  const Lines through_upright = through_lines(upright, mask.height, shorter);
  bool any = false;
  if (!through.empty() || !through_upright.empty()) {
    Erasure erasure(mask, coverage);
    for (const StraightLine& line : through) erasure.level(line);
    erasure.upright(through_upright);
    const std::size_t lines = through.size() + through_upright.size();
    const Piece left = erasure.largest_within({0, 0, mask.width - 1, mask.height - 1});
    const StraightLine& line = through.empty() ? through_upright.front() : through.front();
    if (lines > 1 || (left.length() >= kContent * shorter && !is_stroke_of(left, line, mask))) {
      mask = erasure.mask();
      coverage = erasure.coverage();
      any = true;
      if (lines > 1) drop_ends(line.thickness, mask, coverage);
    }
  }
  if (shorter < kSmallestFrame) return any;
  for (const Frame& frame : frames_of(level, upright, shorter)) {
    Erasure erasure(mask, coverage);
    for (const StraightLine* line : frame.level) erasure.level(*line);
    erasure.upright({*frame.upright[0], *frame.upright[1]});
    const PixelBox inside = frame.inside();
    if (erasure.largest_within(inside).length() <
        kContent * std::min(inside.height(), inside.width()))
      continue;
    mask = erasure.mask();
    coverage = erasure.coverage();
    any = true;
  }
  return any;
}

}  // namespace inkdigit
