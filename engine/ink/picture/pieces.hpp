// Ink that hangs together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/ink/grid.hpp"
#include "engine/ink/picture/pixel_box.hpp"

namespace inkdigit {

// Pixels left..right of one row, both included.
struct InkRun {
  int y = 0;
  int left = 0;
  int right = 0;
  std::uint32_t piece = 0;  // index into Pieces::all
};

// Ink whose pixels touch each other, be it at a corner.
struct Piece {
  PixelBox box;
  std::int64_t area = 0;       // pixels
  std::int64_t perimeter = 0;  // sides of pixels towards paper

  // A stroke's width, where it is much longer than wide; somewhat less where it is slanted.
  [[nodiscard]] double pen() const {
    return 2.0 * static_cast<double>(area) / static_cast<double>(perimeter);
  }
  [[nodiscard]] int length() const {
    return box.width() > box.height() ? box.width() : box.height();
  }
};

struct Pieces {
  std::vector<Piece> all;
  std::vector<InkRun> runs;  // row by row, from the left
};

// Where there are more, they are no writing; and memory has a bound.
constexpr std::size_t kMostPieces = std::size_t{1} << 16U;

// Where mask is not 0 is ink. Empty where there are more pieces than `most`.
Pieces find_pieces(const Grid<std::uint8_t>& mask, std::size_t most = kMostPieces);

// Cuts a piece between columns: the part left of columns[0] keeps its index, the others come behind
// all pieces, from left to right; as a column may part what hangs together otherwise, each may be
// in several places. columns: ascending, within the piece's box, none its first.
void cut(Pieces& pieces, std::uint32_t piece, const std::vector<int>& columns);

// Those pieces for which `keep` is true, and their runs.
Pieces selected(Pieces pieces, const std::vector<bool>& keep);

}  // namespace inkdigit
