#include "engine/ink/picture/straight_lines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace inkdigit {
namespace {

constexpr int kStrip = 8;           // columns that are counted together
constexpr double kSteepest = 0.12;  // dy / dx: 7 degrees
constexpr double kDense = 0.7;      // of a line's pixels are ink, at least, in most strips
constexpr float kPure = 0.6F;  // a row of writing has fewer columns that are as thick as a line
constexpr std::size_t kMostLines = 128;

// How many pixels of each strip's rows are ink: [strip][y].
Grid<std::uint8_t> strip_counts(const Grid<std::uint8_t>& mask) {
  const int strips = (mask.width + kStrip - 1) / kStrip;
  Grid<std::uint8_t> counts(strips, mask.height);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.row(y);
    for (int x = 0; x < mask.width; ++x) {
      if (row[x] != 0) ++counts.at(x / kStrip, y);
    }
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
  LineSearch(const Grid<std::uint8_t>& mask, int shortest)
      : mask_(mask), counts_(strip_counts(mask)), shortest_(shortest) {}

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

  // For each level the slope with the most ink.
  [[nodiscard]] std::vector<Candidate> find_candidates() const {
    // From one slope to the next a line's ends move by two pixels, as far as a run is looked for.
    const int steps = static_cast<int>(kSteepest * mask_.width / 4);
    const int reach = static_cast<int>(kSteepest * mask_.width / 2) + 1;
    std::vector<Candidate> best(static_cast<std::size_t>(mask_.height + 2 * reach));
    std::vector<int> sums(best.size());
    std::vector<int> strips;  // with any ink
    for (int strip = 0; strip < counts_.height; ++strip) {
      const std::uint8_t* counts = counts_.row(strip);
      if (std::any_of(counts, counts + mask_.height, [](std::uint8_t n) { return n > 0; }))
        strips.push_back(strip);
    }
    for (int step = -steps; step <= steps; ++step) {
      const double slope = steps > 0 ? kSteepest * step / steps : 0;
      std::fill(sums.begin(), sums.end(), 0);
      for (const int strip : strips) {
        const int shift = reach - static_cast<int>(std::lround(slope * middle_of_strip(strip)));
        const std::uint8_t* counts = counts_.row(strip);
        int* to = sums.data() + shift;
        const int height = mask_.height;
        for (int y = 0; y < height; ++y) to[y] += counts[y];
      }
      for (std::size_t i = 0; i < sums.size(); ++i) {
        if (sums[i] > best[i].count) best[i] = {sums[i], slope, static_cast<int>(i) - reach};
      }
    }
    std::erase_if(best, [&](const Candidate& c) { return c.count < least_ink(); });
    return best;
  }

  // The vertical run of ink through (or next to) y in a column: first and last row; empty where
  // there is none within two rows.
  struct Run {
    int top = 0;
    int bottom = -1;
  };
  [[nodiscard]] Run run_at(int x, int y) const {
    for (const int d : {0, -1, 1, -2, 2}) {
      if (y + d < 0 || y + d >= mask_.height || mask_.at(y + d, x) == 0) continue;
      Run run{y + d, y + d};
      while (run.top > 0 && mask_.at(run.top - 1, x) != 0) --run.top;
      while (run.bottom + 1 < mask_.height && mask_.at(run.bottom + 1, x) != 0) ++run.bottom;
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

  const Grid<std::uint8_t>& mask_;
  Grid<std::uint8_t> counts_;
  int shortest_;
};

}  // namespace

std::vector<StraightLine> level_lines(const Grid<std::uint8_t>& mask, int shortest) {
  return LineSearch(mask, shortest).all();
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
