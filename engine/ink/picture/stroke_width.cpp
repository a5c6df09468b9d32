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

// Along a line, by how much the tone rises around each place between two pixels.
using Slopes = std::vector<std::int16_t>;

void slopes_of(const std::uint8_t* line, int length, Slopes& slopes) {
  slopes.resize(static_cast<std::size_t>(std::max(0, length - 3)));
  std::int16_t* const to = slopes.data();
  for (int i = 0; i < length - 3; ++i)
    to[i] = static_cast<std::int16_t>(line[i + 2] + line[i + 3] - line[i] - line[i + 1]);
}

// Calls visit(slopes) for rows and columns.
template <class Visit>
void visit_lines(const Tones& tones, Visit visit) {
  Slopes slopes;
  for (int y = 0; y < tones.height; y += 1 + tones.height / kLines) {
    slopes_of(tones.row(y), tones.width, slopes);
    visit(slopes);
  }
  std::vector<std::uint8_t> column(static_cast<std::size_t>(tones.height));
  for (int x = 0; x < tones.width; x += 1 + tones.width / kLines) {
    const std::uint8_t* tone = tones.cells.data() + x;
    for (std::uint8_t& to : column) {
      to = *tone;
      tone += tones.width;
    }
    slopes_of(column.data(), tones.height, slopes);
    visit(slopes);
  }
}

// The first place from i on where the slope is at least `sharp`, which is above 0, either way:
// eight at a time, as there are few.
std::size_t next_sharp(const Slopes& slopes, std::size_t i, int sharp) {
  constexpr std::size_t kTogether = 8;
  const auto is_sharp = [sharp](std::int16_t slope) { return std::abs(slope) >= sharp; };
  for (; i + kTogether <= slopes.size(); i += kTogether) {
    int any = 0;
    for (std::size_t k = 0; k < kTogether; ++k) any |= static_cast<int>(is_sharp(slopes[i + k]));
    if (any != 0) break;
  }
  while (i < slopes.size() && !is_sharp(slopes[i])) ++i;
  return i;
}

// What one slope in 200 exceeds, halved.
int sharp_slope(const Tones& tones) {
  constexpr std::int64_t kRare = 200;
  std::array<std::int64_t, kSlopes> counts{};
  std::int64_t total = 0;
  visit_lines(tones, [&](const Slopes& slopes) {
    for (std::size_t i = next_sharp(slopes, 0, 1); i < slopes.size();
         i = next_sharp(slopes, i + 1, 1))
      ++counts[static_cast<std::size_t>(std::abs(slopes[i]))];
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
std::size_t steepest(const Slopes& slopes, std::size_t& at, int sharp, int sign) {
  std::size_t best = at;
  for (; at < slopes.size() && sign * slopes[at] >= sharp; ++at) {
    if (sign * slopes[at] > sign * slopes[best]) best = at;
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
  visit_lines(tones, [&](const Slopes& slopes) {
    int last = -1;  // the edge before
    int sign = 0;   // its sign
    for (std::size_t i = next_sharp(slopes, 0, sharp); i < slopes.size();
         i = next_sharp(slopes, i, sharp)) {
      const int next = slopes[i] < 0 ? -1 : 1;
      const int edge = static_cast<int>(steepest(slopes, i, sharp, next));
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
