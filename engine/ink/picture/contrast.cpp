#include "engine/ink/picture/contrast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "engine/ink/picture/distance.hpp"
#include "engine/ink/picture/extrema.hpp"
#include "engine/ink/picture/stretches.hpp"
#include "engine/ink/picture/stroke_width.hpp"

namespace inkdigit {
namespace {

constexpr int kDarkest = 255;

using Histogram = std::array<std::uint32_t, kDarkest + 1>;

Histogram histogram_of(const Grid<std::uint8_t>& grid) {
  // In turns, so that equal neighbors, which paper has, need not wait for each other.
  std::array<Histogram, 4> turns{};
  const std::size_t whole = grid.cells.size() / turns.size() * turns.size();
  for (std::size_t i = 0; i < whole; i += turns.size()) {
    for (std::size_t k = 0; k < turns.size(); ++k) ++turns[k][grid.cells[i + k]];
  }
  for (std::size_t i = whole; i < grid.cells.size(); ++i) ++turns[0][grid.cells[i]];
  for (std::size_t k = 1; k < turns.size(); ++k) {
    for (std::size_t v = 0; v < turns[0].size(); ++v) turns[0][v] += turns[k][v];
  }
  return turns[0];
}

// Otsu's threshold ("A threshold selection method from gray-level histograms", IEEE Trans. SMC
// 9(1), 1979): the level that best splits the histogram in two classes, up to it and beyond.
int otsu_threshold(const Histogram& histogram) {
  double count = 0;
  double total = 0;
  for (std::size_t t = 0; t < histogram.size(); ++t) {
    count += histogram[t];
    total += static_cast<double>(t) * histogram[t];
  }
  double below = 0;
  double below_sum = 0;
  double best = -1;
  std::size_t threshold = 0;
  for (std::size_t t = 0; t + 1 < histogram.size(); ++t) {
    below += histogram[t];
    below_sum += static_cast<double>(t) * histogram[t];
    if (below == 0 || below == count) continue;
    const double difference = below_sum / below - (total - below_sum) / (count - below);
    const double between = below * (count - below) * difference * difference;
    if (between > best) {
      best = between;
      threshold = t;
    }
  }
  return static_cast<int>(threshold);
}

// The level that `share` of what lies from `first` to `last` does not exceed; 0 where nothing does.
int quantile(const Histogram& histogram, int first, int last, double share) {
  double count = 0;
  for (int t = first; t <= last; ++t) count += histogram[static_cast<std::size_t>(t)];
  double below = 0;
  for (int t = first; t <= last; ++t) {
    below += histogram[static_cast<std::size_t>(t)];
    if (below >= share * count) return t;
  }
  return 0;
}

// The standard deviation of what differs from a pixel to the next but one: the pixels between them
// share the noise of JPEG and of cameras' interpolation.
double noise_of(const Contrast& contrast) {
  constexpr int kLines = 96;  // so many rows are enough to tell from
  Histogram steps{};
  for (int y = 0; y < contrast.height; y += 1 + contrast.height / kLines) {
    const std::uint8_t* row = contrast.row(y);
    for (int x = 2; x < contrast.width; ++x)
      ++steps[static_cast<std::size_t>(std::abs(row[x] - row[x - 2]))];
  }
  // 40 % of normal values are smaller than 0.5244 standard deviations, and ink seldom has more than
  // 60 % of a picture; the difference of two has sqrt(2) of their deviation.
  return quantile(steps, 0, kDarkest, 0.4) / (0.5244 * std::sqrt(2.0));
}

// Noise of a pixel alone is no tone of paper.
Tones smoothed(const Tones& tones) {
  constexpr unsigned kNinth = 7282;  // of 2^16
  Tones out = tones;
  std::vector<std::uint16_t> columns(static_cast<std::size_t>(tones.width));  // sums of three rows
  for (int y = 1; y + 1 < tones.height; ++y) {
    const std::uint8_t* above = tones.row(y - 1);
    const std::uint8_t* row = tones.row(y);
    const std::uint8_t* below = tones.row(y + 1);
    for (std::size_t x = 0; x < columns.size(); ++x)
      columns[x] = static_cast<std::uint16_t>(above[x] + row[x] + below[x]);
    std::uint8_t* to = out.row(y);
    for (std::size_t x = 1; x + 1 < columns.size(); ++x) {
      const auto sum = static_cast<std::uint16_t>(columns[x - 1] + columns[x] + columns[x + 1] + 4);
      to[x] = static_cast<std::uint8_t>((sum * kNinth) >> 16U);
    }
  }
  return out;
}

}  // namespace

bool ink_is_light(const Tones& tones) {
  constexpr int kSide = 64;  // pixels of the shorter side: enough to see what is wide
  // Of the shorter side, or of the picture's area.
  constexpr int kLine = 32;            // half of the width of lines on a sheet, inverse
  constexpr double kNarrowest = 0.25;  // width of a sheet; bold digits of MNIST's size have 0.2
  constexpr double kSmallest = 0.2;    // area of a sheet
  Tones small = reduce(tones, (std::min(tones.height, tones.width) + kSide - 1) / kSide);
  const int threshold = otsu_threshold(histogram_of(small));
  if (border_tone(small) > threshold) return false;
  const int shorter = std::min(small.height, small.width);
  small = close(small, shorter / kLine);
  Grid<std::uint8_t>& light = small;
  std::size_t area = 0;
  for (std::uint8_t& tone : light.cells) {
    tone = tone > threshold ? 1 : 0;
    area += tone;
  }
  // The mean distance from its outline of what lies within a strip is a quarter of its width.
  double sum = 0;
  for (const float distance : distance_to(light, false).cells)
    sum += std::max(0.0, static_cast<double>(distance) - 0.5);
  const bool sheet =
      static_cast<double>(area) >= kSmallest * static_cast<double>(light.cells.size()) &&
      4 * sum >= kNarrowest * shorter * static_cast<double>(area);
  if (sheet) return false;
  // A line through a digit crosses one stroke more than there are gaps between them.
  const StrokeCrossings crossings = stroke_crossings(tones);
  return crossings.light >= crossings.dark;
}

Contrast contrast_of(const Tones& tones, int reach) {
  // Darker paper than this, or than half as light as most, is not believed: its noise would look
  // like ink.
  constexpr int kDarkestPaper = 80;
  const Tones paper = close(smoothed(tones), reach);
  const int darkest = std::max(kDarkestPaper, quantile(histogram_of(paper), 0, kDarkest, 0.75) / 2);
  std::array<std::uint32_t, 256> share{};  // of a unit of tone, in 2^16ths of a unit of contrast
  for (int tone = 0; tone < 256; ++tone)
    share[static_cast<std::size_t>(tone)] =
        (255U << 16U) / static_cast<unsigned>(std::max(tone, darkest));
  Contrast contrast(tones.height, tones.width);
  const std::uint8_t* const light = paper.cells.data();
  const std::uint8_t* const dark = tones.cells.data();
  visit_stretches(
      contrast.cells.size(), [=](std::size_t i) { return dark[i] < light[i]; },
      [&](std::size_t i) {
        const auto darker = static_cast<unsigned>(std::max(0, light[i] - dark[i]));
        contrast.cells[i] =
            static_cast<std::uint8_t>(std::min(255U, (darker * share[light[i]]) >> 16U));
      });
  return contrast;
}

InkLevels ink_levels(const Contrast& contrast) {
  constexpr double kNoise = 5;        // standard deviations
  constexpr int kLeast = 14;          // of 255
  constexpr double kFaintest = 0.28;  // of the typical ink's contrast
  const Histogram histogram = histogram_of(contrast);
  const int threshold = otsu_threshold(histogram);
  InkLevels levels;
  levels.paper = quantile(histogram, 0, threshold, 0.5);
  const int floor = levels.paper + std::max(kLeast, static_cast<int>(kNoise * noise_of(contrast)));
  const int strong = std::max(floor, threshold) + 1;
  if (std::all_of(histogram.begin() + std::min(strong, kDarkest + 1), histogram.end(),
                  [](std::uint32_t n) { return n == 0; }))
    return levels;
  levels.full = quantile(histogram, strong, kDarkest, 0.5);
  levels.least =
      std::max(floor, levels.paper + static_cast<int>(kFaintest * (levels.full - levels.paper)));
  return levels;
}

}  // namespace inkdigit
