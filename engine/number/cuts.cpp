#include "engine/number/cuts.hpp"

#include <algorithm>
#include <cstddef>

namespace inkdigit {

std::vector<int> cut_columns(const Pieces& pieces, std::uint32_t piece) {
  // Of the piece's height.
  constexpr double kNarrowest = 0.15;  // part
  constexpr double kThickest = 0.6;    // ink in a column
  const PixelBox& box = pieces.all[piece].box;
  const int narrowest = std::max(2, static_cast<int>(kNarrowest * box.height()));
  std::vector<int> ink(static_cast<std::size_t>(box.width()));  // pixels a column
  for (const InkRun& run : pieces.runs) {
    if (run.piece != piece) continue;
    for (int x = run.left; x <= run.right; ++x) ++ink[static_cast<std::size_t>(x - box.left)];
  }
  const auto most = static_cast<std::size_t>(3.0 * box.width() / box.height() + 1);
  std::vector<int> columns;
  while (columns.size() < most) {
    int best = -1;
    for (int x = narrowest; x <= box.width() - narrowest; ++x) {
      const bool free = std::all_of(columns.begin(), columns.end(), [&](int other) {
        return std::abs(other - box.left - x) >= narrowest;
      });
      if (free &&
          (best < 0 || ink[static_cast<std::size_t>(x)] < ink[static_cast<std::size_t>(best)]))
        best = x;
    }
    if (best < 0 || ink[static_cast<std::size_t>(best)] > kThickest * box.height()) break;
    columns.push_back(box.left + best);
  }
  std::sort(columns.begin(), columns.end());
  return columns;
}

}  // namespace inkdigit
