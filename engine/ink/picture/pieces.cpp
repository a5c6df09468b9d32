#include "engine/ink/picture/pieces.hpp"

#include <algorithm>
#include <cstring>

namespace inkdigit {
namespace {

// The first ink from x on; most of a picture is paper, which is passed eight pixels at a time.
int next_ink(const std::uint8_t* mask, int width, int x) {
  std::uint64_t pixels = 0;
  for (; x + static_cast<int>(sizeof(pixels)) <= width; x += sizeof(pixels)) {
    std::memcpy(&pixels, mask + x, sizeof(pixels));
    if (pixels != 0) break;
  }
  while (x < width && mask[x] == 0) ++x;
  return x;
}

// Pieces found row by row from runs of ink (Rosenfeld and Pfaltz, "Sequential operations in digital
// picture processing", J. ACM 13(4), 1966).
class Labeling {
 public:
  // False where there are too many pieces.
  bool add_row(const std::uint8_t* mask, int width, int y, std::size_t most) {
    const std::size_t first = runs_.size();
    std::size_t near = above_;  // of the runs above, the first that may touch this one or a later
    for (int x = 0; x < width; ++x) {
      x = next_ink(mask, width, x);
      if (x == width) break;
      InkRun run{.y = y, .left = x};
      while (x < width && mask[x] != 0) ++x;
      run.right = x - 1;
      while (near < first && runs_[near].right + 1 < run.left) ++near;
      add_run(run, near, first);
    }
    above_ = first;
    return parents_.size() <= most;
  }

  Pieces whole() {
    Pieces out;
    std::vector<std::uint32_t> name(parents_.size());
    for (std::uint32_t i = 0; i < parents_.size(); ++i) {
      if (parents_[i] != i) continue;
      name[i] = static_cast<std::uint32_t>(out.all.size());
      out.all.push_back(pieces_[i]);
    }
    for (InkRun& run : runs_) run.piece = name[root(run.piece)];
    out.runs = std::move(runs_);
    return out;
  }

 private:
  void add_run(InkRun run, std::size_t near, std::size_t end) {
    const auto fresh = static_cast<std::uint32_t>(parents_.size());
    const int length = run.right - run.left + 1;
    run.piece = fresh;
    int sides = 2 * length + 2;
    // The row above alone: runs of an earlier row end where above_ begins.
    for (std::size_t i = near; i < end && runs_[i].left <= run.right + 1; ++i) {
      const InkRun& other = runs_[i];
      if (other.y + 1 != run.y) continue;
      sides -=
          2 * std::max(0, std::min(run.right, other.right) - std::max(run.left, other.left) + 1);
      run.piece = unite(run.piece, root(other.piece), fresh);
    }
    if (run.piece == fresh) {
      parents_.push_back(fresh);
      pieces_.emplace_back();
    }
    Piece& piece = pieces_[run.piece];
    piece.box.include({run.left, run.y, run.right, run.y});
    piece.area += length;
    piece.perimeter += sides;
    runs_.push_back(run);
  }

  std::uint32_t root(std::uint32_t piece) {
    while (parents_[piece] != piece) {
      parents_[piece] = parents_[parents_[piece]];
      piece = parents_[piece];
    }
    return piece;
  }

  // Of two roots, of which the first may be none yet.
  std::uint32_t unite(std::uint32_t a, std::uint32_t b, std::uint32_t fresh) {
    if (a == fresh || a == b) return b;
    if (a > b) std::swap(a, b);
    parents_[b] = a;
    pieces_[a].box.include(pieces_[b].box);
    pieces_[a].area += pieces_[b].area;
    pieces_[a].perimeter += pieces_[b].perimeter;
    return a;
  }

  std::vector<std::uint32_t> parents_;  // itself, or what it has become part of
  std::vector<Piece> pieces_;
  std::vector<InkRun> runs_;
  std::size_t above_ = 0;  // the first run of the row above
};

}  // namespace

Pieces find_pieces(const Grid<std::uint8_t>& mask, std::size_t most) {
  Labeling labeling;
  for (int y = 0; y < mask.height; ++y) {
    if (!labeling.add_row(mask.row(y), mask.width, y, most)) return {};
  }
  return labeling.whole();
}

void cut(Pieces& pieces, std::uint32_t piece, const std::vector<int>& columns) {
  const auto behind = static_cast<std::uint32_t>(pieces.all.size());
  const auto name = [&](std::size_t part) {
    return part == 0 ? piece : behind + static_cast<std::uint32_t>(part) - 1;
  };
  const double pen = pieces.all[piece].pen();
  pieces.all[piece] = {};
  pieces.all.resize(behind + columns.size());
  std::vector<InkRun> runs;
  runs.reserve(pieces.runs.size());
  for (const InkRun& run : pieces.runs) {
    if (run.piece != piece) {
      runs.push_back(run);
      continue;
    }
    for (std::size_t part = 0; part <= columns.size(); ++part) {
      const int left = part == 0 ? run.left : std::max(run.left, columns[part - 1]);
      const int right = part == columns.size() ? run.right : std::min(run.right, columns[part] - 1);
      if (right < left) continue;
      runs.push_back({run.y, left, right, name(part)});
      Piece& to = pieces.all[name(part)];
      to.box.include({left, run.y, right, run.y});
      to.area += right - left + 1;
    }
  }
  pieces.runs = std::move(runs);
  // Nobody asks for the perimeter but for the pen's width, and that stays.
  for (std::size_t part = 0; part <= columns.size(); ++part) {
    Piece& to = pieces.all[name(part)];
    to.perimeter = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(2 * static_cast<double>(to.area) / pen));
  }
}

Pieces selected(Pieces pieces, const std::vector<bool>& keep) {
  std::vector<std::uint32_t> name(keep.size());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (!keep[i]) continue;
    name[i] = static_cast<std::uint32_t>(kept);
    pieces.all[kept++] = pieces.all[i];
  }
  pieces.all.resize(kept);
  std::erase_if(pieces.runs, [&](const InkRun& run) { return !keep[run.piece]; });
  for (InkRun& run : pieces.runs) run.piece = name[run.piece];
  return pieces;
}

}  // namespace inkdigit
