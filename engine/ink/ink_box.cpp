#include "engine/ink/ink_box.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace inkdigit {
namespace {

constexpr InkBox kNowhere{.left = std::numeric_limits<int>::max(),
                          .top = std::numeric_limits<int>::max(),
                          .right = -1,
                          .bottom = -1};

bool is_ink(float level) { return level >= 0.5F; }

void include(InkBox& box, const InkBox& other) {
  box.left = std::min(box.left, other.left);
  box.top = std::min(box.top, other.top);
  box.right = std::max(box.right, other.right);
  box.bottom = std::max(box.bottom, other.bottom);
}

// Pixels of paper between two boxes, along the axis on which they are farther apart.
int gap(const InkBox& a, const InkBox& b) {
  return std::max({a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom}) - 1;
}

// Ink whose pixels touch each other, be it at a corner.
struct Piece {
  std::size_t parent = 0;  // itself, or the piece that it has become part of
  InkBox box = kNowhere;
  std::int64_t area = 0;       // pixels
  std::int64_t perimeter = 0;  // sides of pixels towards paper

  // A stroke's width, where it is much longer than wide; somewhat less where it is slanted.
  [[nodiscard]] double pen() const {
    return 2.0 * static_cast<double>(area) / static_cast<double>(perimeter);
  }
  [[nodiscard]] int length() const { return std::max(box.width(), box.height()); }
};

// All pieces of a picture, found row by row from runs of ink (Rosenfeld and Pfaltz, "Sequential
// operations in digital picture processing", J. ACM 13(4), 1966).
class Pieces {
 public:
  void add_row(const InkMap& map, int y) {
    std::swap(above_, row_);
    row_.clear();
    std::size_t near = 0;  // of the runs above, the first that may touch this one or a later one
    for (int x = 0; x < map.width; ++x) {
      if (!is_ink(map.at(y, x))) continue;
      Run run{.left = x};
      while (x < map.width && is_ink(map.at(y, x))) ++x;
      run.right = x - 1;
      while (near < above_.size() && above_[near].right + 1 < run.left) ++near;
      add_run(run, y, near);
    }
  }

  [[nodiscard]] std::size_t size() const { return pieces_.size(); }

  [[nodiscard]] std::vector<Piece> whole() const {
    std::vector<Piece> roots;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].parent == i) roots.push_back(pieces_[i]);
    }
    return roots;
  }

 private:
  struct Run {
    int left = 0;
    int right = 0;
    std::size_t piece = 0;
  };

  void add_run(Run run, int y, std::size_t near) {
    const int length = run.right - run.left + 1;
    run.piece = pieces_.size();
    int sides = 2 * length + 2;
    for (std::size_t i = near; i < above_.size() && above_[i].left <= run.right + 1; ++i) {
      const Run& other = above_[i];
      sides -=
          2 * std::max(0, std::min(run.right, other.right) - std::max(run.left, other.left) + 1);
      run.piece = unite(run.piece, root(other.piece));
    }
    if (run.piece == pieces_.size()) pieces_.push_back({.parent = run.piece});
    Piece& piece = pieces_[run.piece];
    include(piece.box, {run.left, y, run.right, y});
    piece.area += length;
    piece.perimeter += sides;
    row_.push_back(run);
  }

  std::size_t root(std::size_t piece) {
    while (pieces_[piece].parent != piece) {
      pieces_[piece].parent = pieces_[pieces_[piece].parent].parent;
      piece = pieces_[piece].parent;
    }
    return piece;
  }

  // Of two roots, of which the first may be none yet.
  std::size_t unite(std::size_t a, std::size_t b) {
    if (a == pieces_.size() || a == b) return b;
    if (a > b) std::swap(a, b);
    pieces_[b].parent = a;
    include(pieces_[a].box, pieces_[b].box);
    pieces_[a].area += pieces_[b].area;
    pieces_[a].perimeter += pieces_[b].perimeter;
    return a;
  }

  std::vector<Piece> pieces_;
  std::vector<Run> above_;
  std::vector<Run> row_;
};

InkBox box_without_specks(const std::vector<Piece>& pieces) {
  constexpr std::int64_t kSpeckShare = 256;  // of the largest piece's area
  InkBox box = kNowhere;
  const auto largest = std::max_element(
      pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.area < b.area; });
  if (largest == pieces.end()) return {};
  const double pen = largest->pen();
  std::vector<InkBox> small;
  for (const Piece& piece : pieces) {
    if (piece.area * kSpeckShare <= largest->area && piece.length() <= pen) {
      small.push_back(piece.box);
    } else {
      include(box, piece.box);
    }
  }
  const InkBox rest = box;
  for (const InkBox& one : small) {
    if (gap(rest, one) <= pen) include(box, one);
  }
  return box;
}

}  // namespace

InkBox ink_box(const InkMap& map) {
  // Where there are more, they are no dirt beside something; and memory has a bound.
  constexpr std::size_t kMostPieces = std::size_t{1} << 18U;
  Pieces pieces;
  for (int y = 0; y < map.height; ++y) {
    pieces.add_row(map, y);
    if (pieces.size() > kMostPieces) return {0, 0, map.width - 1, map.height - 1};
  }
  return box_without_specks(pieces.whole());
}

}  // namespace inkdigit
