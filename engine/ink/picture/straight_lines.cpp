#include "engine/ink/picture/straight_lines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace inkdigit {
namespace {

constexpr int kStrip = 8;           // columns that are counted together
constexpr double kSteepest = 0.12;  // dy / dx: 7 degrees
constexpr double kDense = 0.7;      // of a line's pixels are ink, at least, in most strips
constexpr float kPure = 0.6F;  // a row of writing has fewer columns that are as thick as a line
constexpr std::size_t kMostLines = 128;

// A mask, or the transposed one, where it lies.
class MaskView {
 public:
  explicit MaskView(const Grid<std::uint8_t>& mask, bool transposed = false)
      : height(transposed ? mask.width : mask.height),
        width(transposed ? mask.height : mask.width),
        cells_(mask.cells.data()),
        down_(transposed ? 1 : mask.width),
        across_(transposed ? mask.width : 1) {}

  [[nodiscard]] bool is_ink(int y, int x) const { return cells_[y * down_ + x * across_] != 0; }

  const int height;
  const int width;

 private:
  const std::uint8_t* cells_;
  std::ptrdiff_t down_;
  std::ptrdiff_t across_;
};

// How many pixels of each strip's rows are ink: [strip][y]. mask: of 0 and 1.
Grid<std::uint8_t> strip_counts(const Grid<std::uint8_t>& mask) {
  const int strips = (mask.width + kStrip - 1) / kStrip;
  Grid<std::uint8_t> counts(strips, mask.height);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.row(y);
    for (int strip = 0; strip < strips; ++strip) {
      const int first = strip * kStrip;
      counts.at(strip, y) = static_cast<std::uint8_t>(
          std::accumulate(row + first, row + std::min(mask.width, first + kStrip), 0U));
    }
  }
  return counts;
}

// Of the transposed mask.
Grid<std::uint8_t> upright_strip_counts(const Grid<std::uint8_t>& mask) {
  Grid<std::uint8_t> counts((mask.height + kStrip - 1) / kStrip, mask.width);
  const int width = mask.width;
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* const row = mask.row(y);
    std::uint8_t* const to = counts.row(y / kStrip);
    for (int x = 0; x < width; ++x) to[x] = static_cast<std::uint8_t>(to[x] + row[x]);
  }
  return counts;
}

struct Candidate {
  int count = 0;     // of ink along it
  double slope = 0;  // dy / dx
  int level = 0;     // y in the middle column
};

class LineSearch {
 public:
  LineSearch(const MaskView& mask, Grid<std::uint8_t> counts, int shortest)
      : mask_(mask), counts_(std::move(counts)), shortest_(shortest) {}

  std::vector<StraightLine> all() {
    std::vector<StraightLine> lines;
    std::vector<Candidate> candidates = find_candidates();
    while (!candidates.empty() && lines.size() < kMostLines) {
      const auto best = std::max_element(
          candidates.begin(), candidates.end(),
          [](const Candidate& a, const Candidate& b) { return a.count < b.count; });
      const Candidate candidate = *best;
      candidates.erase(best);
      // Lines that were found meanwhile have taken its ink.
      const int left = ink_along(candidate.slope, candidate.level);
      if (left < candidate.count) {
        if (left >= least_ink()) candidates.push_back({left, candidate.slope, candidate.level});
        continue;
      }
      const StraightLine line = trace(candidate);
      take_out(line);
      if (line.length() >= shortest_ && line.purity >= kPure) lines.push_back(line);
    }
    return lines;
  }

 private:
  [[nodiscard]] int least_ink() const { return static_cast<int>(kDense * shortest_); }

  [[nodiscard]] double middle_of_strip(int strip) const {
    return (strip + 0.5) * kStrip - mask_.width / 2.0;
  }

  [[nodiscard]] int ink_along(double slope, int level) const {
    int sum = 0;
    for (int strip = 0; strip < counts_.height; ++strip) {
      const int y = level + static_cast<int>(std::lround(slope * middle_of_strip(strip)));
      if (y >= 0 && y < mask_.height) sum += counts_.at(strip, y);
    }
    return sum;
  }

  // The rows of a strip that have any ink.
  struct InkedRows {
    int strip = 0;
    int first = 0;
    int end = 0;
  };
  [[nodiscard]] std::vector<InkedRows> inked_rows() const {
    std::vector<InkedRows> inked;
    for (int strip = 0; strip < counts_.height; ++strip) {
      const std::uint8_t* const counts = counts_.row(strip);
      const auto is_ink = [](std::uint8_t n) { return n > 0; };
      const auto first = std::find_if(counts, counts + mask_.height, is_ink) - counts;
      if (first == mask_.height) continue;
      int end = mask_.height;
      while (counts[end - 1] == 0) --end;
      inked.push_back({strip, static_cast<int>(first), end});
    }
    return inked;
  }

  // For each level the slope with the most ink.
  [[nodiscard]] std::vector<Candidate> find_candidates() const {
    // From one slope to the next a line's ends move by two pixels, as far as a run is looked for.
    const int steps = static_cast<int>(kSteepest * mask_.width / 4);
    const int reach = static_cast<int>(kSteepest * mask_.width / 2) + 1;
    const auto slope_of = [&](int step) { return steps > 0 ? kSteepest * step / steps : 0; };
    const std::size_t levels = static_cast<std::size_t>(mask_.height) + 2 * reach;
    std::vector<std::uint16_t> most(levels);  // ink
    std::vector<std::int16_t> best(levels);   // the step with that
    std::vector<std::uint16_t> sums(levels);
    const std::vector<InkedRows> inked = inked_rows();
    for (int step = -steps; step <= steps; ++step) {
      std::fill(sums.begin(), sums.end(), std::uint16_t{0});
      for (const InkedRows& rows : inked) {
        const int shift =
            reach - static_cast<int>(std::lround(slope_of(step) * middle_of_strip(rows.strip)));
        const std::uint8_t* const counts = counts_.row(rows.strip);
        std::uint16_t* const to = sums.data() + shift;
        for (int y = rows.first; y < rows.end; ++y)
          to[y] = static_cast<std::uint16_t>(to[y] + counts[y]);
      }
      for (std::size_t i = 0; i < levels; ++i) {
        const bool more = sums[i] > most[i];
        most[i] = more ? sums[i] : most[i];
        best[i] = more ? static_cast<std::int16_t>(step) : best[i];
      }
    }
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < levels; ++i) {
      if (most[i] >= std::max(1, least_ink()))
        candidates.push_back({most[i], slope_of(best[i]), static_cast<int>(i) - reach});
    }
    return candidates;
  }

  // The vertical run of ink through (or next to) y in a column: first and last row; empty where
  // there is none within two rows.
  struct Run {
    int top = 0;
    int bottom = -1;
  };
  [[nodiscard]] Run run_at(int x, int y) const {
    for (const int d : {0, -1, 1, -2, 2}) {
      if (y + d < 0 || y + d >= mask_.height || !mask_.is_ink(y + d, x)) continue;
      Run run{y + d, y + d};
      while (run.top > 0 && mask_.is_ink(run.top - 1, x)) --run.top;
      while (run.bottom + 1 < mask_.height && mask_.is_ink(run.bottom + 1, x)) ++run.bottom;
      return run;
    }
    return {};
  }

  // Follows a line that bends a little: each strip continues from where the last one ended.
  [[nodiscard]] StraightLine trace(const Candidate& candidate) const {
    std::vector<Run> runs(static_cast<std::size_t>(mask_.width));
    std::vector<float> lengths;
    const auto straight = [&](int x) {
      return candidate.level + candidate.slope * (x + 0.5 - mask_.width / 2.0);
    };
    for (int x = 0; x < mask_.width; ++x) {
      Run& run = runs[static_cast<std::size_t>(x)];
      run = run_at(x, static_cast<int>(std::lround(straight(x))));
      if (run.bottom >= run.top) lengths.push_back(static_cast<float>(run.bottom - run.top + 1));
    }
    StraightLine line{.left = 0, .right = -1, .middle = {}};
    if (lengths.empty()) return line;
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    line.thickness = *middle;
    const auto [left, right] = longest_part(runs);
    line.left = left;
    line.right = right;
    int pure = 0;
    double offset = 0;  // of the line's middle from the straight one, as last seen
    for (int x = left; x <= right; ++x) {
      const Run& run = runs[static_cast<std::size_t>(x)];
      const int length = run.bottom - run.top + 1;
      if (length > 0 && static_cast<float>(length) <= 1.5F * line.thickness + 1) {
        ++pure;
        const double seen = (run.top + run.bottom) / 2.0 - straight(x);
        offset += (seen - offset) / 4;  // a column alone may be noise
      }
      line.middle.push_back(static_cast<float>(straight(x) + offset));
    }
    line.purity = static_cast<float>(pure) / static_cast<float>(std::max(1, line.length()));
    return line;
  }

  // The longest stretch of columns with ink, but for gaps that are short beside it.
  [[nodiscard]] std::pair<int, int> longest_part(const std::vector<Run>& runs) const {
    const int widest_gap = std::max(2, shortest_ / 6);
    std::pair<int, int> best{0, -1};
    int first = -1;
    int last = -1;
    for (int x = 0; x < mask_.width; ++x) {
      if (runs[static_cast<std::size_t>(x)].bottom < 0) continue;
      if (first < 0 || x - last - 1 > widest_gap) first = x;
      last = x;
      if (last - first > best.second - best.first) best = {first, last};
    }
    return best;
  }

  void take_out(const StraightLine& line) {
    const int reach = static_cast<int>(std::lround(line.thickness / 2)) + 1;
    for (int x = line.left; x <= line.right; x += kStrip) {
      const int y = static_cast<int>(std::lround(line.at(x)));
      for (int d = -reach; d <= reach; ++d) {
        if (y + d >= 0 && y + d < mask_.height) counts_.at(x / kStrip, y + d) = 0;
      }
    }
  }

  MaskView mask_;
  Grid<std::uint8_t> counts_;
  int shortest_;
};

}  // namespace

std::vector<StraightLine> level_lines(const Grid<std::uint8_t>& mask, int shortest) {
  return LineSearch(MaskView(mask), strip_counts(mask), shortest).all();
}

std::vector<StraightLine> upright_lines(const Grid<std::uint8_t>& mask, int shortest) {
  return LineSearch(MaskView(mask, true), upright_strip_counts(mask), shortest).all();
}

void erase_line(const StraightLine& line, Grid<std::uint8_t>& mask, Grid<std::uint8_t>& coverage) {
  const float half = line.thickness / 2;
  const int beyond = 1 + static_cast<int>(line.thickness / 2);  // what is farther crosses the line
  for (int x = line.left; x <= line.right; ++x) {
    const int top = std::max(0, static_cast<int>(std::lround(line.at(x) - half)));
    const int bottom = std::min(mask.height - 1, static_cast<int>(std::lround(line.at(x) + half)));
    const auto ink = [&](int y) { return y >= 0 && y < mask.height && mask.at(y, x) != 0; };
    int above = 0;
    while (ink(top - above - 1)) ++above;
    int below = 0;
    while (ink(bottom + below + 1)) ++below;
    if (above > beyond && below > beyond) continue;
    const int first = above > beyond ? top : top - above - 1;
    const int last = below > beyond ? bottom : bottom + below + 1;
    for (int y = std::max(0, first); y <= std::min(mask.height - 1, last); ++y) {
      mask.at(y, x) = 0;
      coverage.at(y, x) = 0;
    }
  }
}

}  // namespace inkdigit
