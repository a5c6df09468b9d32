#include "engine/ink/picture/stroke_width.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace inkdigit {
namespace {

constexpr int kSlopes = 511;  // sums of two tones differ by at most 510

// So many rows and columns, evenly spread, are enough to tell from.
constexpr int kLines = 96;

// By how much the tone rises around each place between two pixels of a line.
void slopes_of(const std::uint8_t* line, std::ptrdiff_t stride, int length,
               std::vector<int>& slopes) {
  slopes.resize(static_cast<std::size_t>(std::max(0, length - 3)));
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    const std::uint8_t* at = line + static_cast<std::ptrdiff_t>(i) * stride;
    slopes[i] = at[2 * stride] + at[3 * stride] - at[0] - at[stride];
  }
}

// Calls visit(slopes) for rows and columns.
template <class Visit>
void visit_lines(const Tones& tones, Visit visit) {
  std::vector<int> slopes;
  for (int y = 0; y < tones.height; y += 1 + tones.height / kLines) {
    slopes_of(tones.row(y), 1, tones.width, slopes);
    visit(slopes);
  }
  for (int x = 0; x < tones.width; x += 1 + tones.width / kLines) {
    slopes_of(tones.cells.data() + x, tones.width, tones.height, slopes);
    visit(slopes);
  }
}

// What one slope in 200 exceeds, halved.
int sharp_slope(const Tones& tones) {
  constexpr std::int64_t kRare = 200;
  std::array<std::int64_t, kSlopes> counts{};
  std::int64_t total = 0;
  visit_lines(tones, [&](const std::vector<int>& slopes) {
    for (const int slope : slopes) ++counts[static_cast<std::size_t>(std::abs(slope))];
    total += static_cast<std::int64_t>(slopes.size());
  });
  std::int64_t above = 0;
  for (int slope = kSlopes - 1; slope > 0; --slope) {
    above += counts[static_cast<std::size_t>(slope)];
    if (above * kRare >= total) return std::max(1, slope / 2);
  }
  return 1;
}

// Where a stretch of slopes beyond `sharp`, of one sign, is steepest; `at` is left behind it.
int steepest(const std::vector<int>& slopes, int& at, int sharp, int sign) {
  int best = at;
  const int length = static_cast<int>(slopes.size());
  for (; at < length && sign * slopes[static_cast<std::size_t>(at)] >= sharp; ++at) {
    if (sign * slopes[static_cast<std::size_t>(at)] > sign * slopes[static_cast<std::size_t>(best)])
      best = at;
  }
  return best;
}

}  // namespace

StrokeCrossings stroke_crossings(const Tones& tones) {
  const int sharp = sharp_slope(tones);
  const int widest = std::min(tones.height, tones.width) / 3;
  StrokeCrossings crossings;
  std::vector<std::int64_t> covered(static_cast<std::size_t>(widest) + 1);  // pixels, by width
  std::int64_t ink = 0;
  visit_lines(tones, [&](const std::vector<int>& slopes) {
    int last = -1;  // the edge before
    int sign = 0;   // its sign
    for (int i = 0; i < static_cast<int>(slopes.size());) {
      const int slope = slopes[static_cast<std::size_t>(i)];
      if (std::abs(slope) < sharp) {
        ++i;
        continue;
      }
      const int next = slope < 0 ? -1 : 1;
      const int edge = steepest(slopes, i, sharp, next);
      const int width = edge - last;
      if (sign == -next && width <= widest) {
        ++(next > 0 ? crossings.dark : crossings.light);
        if (next > 0) covered[static_cast<std::size_t>(width)] += width;
        if (next > 0) ink += width;
      }
      last = edge;
      sign = next;
    }
  });
  std::int64_t below = 0;
  for (std::size_t width = 0; width < covered.size(); ++width) {
    below += covered[width];
    if (ink == 0 || 2 * below < ink) continue;
    crossings.width = static_cast<int>(width);
    break;
  }
  return crossings;
}

}  // namespace inkdigit
