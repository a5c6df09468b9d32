#include "engine/ink/picture/contrast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "engine/ink/picture/extrema.hpp"

namespace inkdigit {
namespace {

using Histogram = std::array<double, 256>;

Histogram histogram_of(const Grid<std::uint8_t>& grid) {
  Histogram histogram{};
  for (const std::uint8_t v : grid.cells) histogram[v] += 1;
  return histogram;
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

// The level that `share` of what lies from `first` upwards does not exceed.
int quantile(const Histogram& histogram, std::size_t first, double share) {
  double count = 0;
  for (std::size_t t = first; t < histogram.size(); ++t) count += histogram[t];
  double below = 0;
  for (std::size_t t = first; t < histogram.size(); ++t) {
    below += histogram[t];
    if (below >= share * count) return static_cast<int>(t);
  }
  return 0;
}

// The standard deviation of what differs from a pixel to the next but one: the pixels between them
// share the noise of JPEG and of cameras' interpolation.
double noise_of(const Contrast& contrast) {
  Histogram steps{};
  for (int y = 0; y < contrast.height; ++y) {
    const std::uint8_t* row = contrast.row(y);
    for (int x = 2; x < contrast.width; ++x)
      steps[static_cast<std::size_t>(std::abs(row[x] - row[x - 2]))] += 1;
  }
  // 1.4826: from the median of absolute values to the standard deviation, where they are normal;
  // the difference of two has sqrt(2) of theirs.
  return 1.4826 / std::sqrt(2.0) * quantile(steps, 0, 0.5);
}

// Noise of a pixel alone is no tone of paper.
Tones smoothed(const Tones& tones) {
  Tones out = tones;
  for (int y = 1; y + 1 < tones.height; ++y) {
    for (int x = 1; x + 1 < tones.width; ++x) {
      int sum = 0;
      for (int dy = -1; dy <= 1; ++dy) {
        const std::uint8_t* p = tones.row(y + dy) + x;
        sum += p[-1] + p[0] + p[1];
      }
      out.at(y, x) = static_cast<std::uint8_t>((sum + 4) / 9);
    }
  }
  return out;
}

}  // namespace

bool ink_is_light(const Tones& tones) {
  constexpr int kSide = 64;       // pixels of the shorter side: enough to see what is wide
  constexpr double kSheet = 0.2;  // of the picture, at least
  constexpr int kPen = 32;        // of the shorter side: half of the width of writing on a sheet
  Tones small = reduce(tones, (std::min(tones.height, tones.width) + kSide - 1) / kSide);
  const int threshold = otsu_threshold(histogram_of(small));
  if (border_tone(small) > threshold) return false;
  // What is light, without the writing on it, and wider than a quarter of the shorter side.
  small = close(small, std::min(small.height, small.width) / kPen);
  for (std::uint8_t& tone : small.cells) tone = static_cast<std::uint8_t>(255 - tone);
  const Tones wide = close(small, std::max(1, std::min(small.height, small.width) / 8));
  const auto light = std::count_if(wide.cells.begin(), wide.cells.end(),
                                   [&](std::uint8_t tone) { return 255 - tone > threshold; });
  return static_cast<double>(light) < kSheet * static_cast<double>(wide.cells.size());
}

Contrast contrast_of(const Tones& tones, int reach) {
  // Darker paper than this, or than half as light as most, is not believed: its noise would look
  // like ink.
  constexpr int kDarkestPaper = 80;
  Contrast contrast = close(smoothed(tones), reach);
  const int darkest = std::max(kDarkestPaper, quantile(histogram_of(contrast), 0, 0.75) / 2);
  for (std::size_t i = 0; i < contrast.cells.size(); ++i) {
    const int paper = contrast.cells[i];
    const int darker = std::max(0, paper - tones.cells[i]);
    contrast.cells[i] =
        static_cast<std::uint8_t>(std::min(255, 255 * darker / std::max(paper, darkest)));
  }
  return contrast;
}

InkLevels ink_levels(const Contrast& contrast) {
  constexpr double kNoise = 5;        // standard deviations
  constexpr int kLeast = 14;          // of 255
  constexpr double kFaintest = 0.28;  // of the typical ink's contrast
  const Histogram histogram = histogram_of(contrast);
  InkLevels levels;
  levels.paper = quantile(histogram, 0, 0.5);
  const double noise = noise_of(contrast);
  const int floor = levels.paper + std::max(kLeast, static_cast<int>(kNoise * noise));
  const int strong = std::max(floor, otsu_threshold(histogram));
  double ink = 0;
  for (std::size_t t = static_cast<std::size_t>(strong) + 1; t < histogram.size(); ++t)
    ink += histogram[t];
  if (ink == 0) return levels;
  levels.full = quantile(histogram, static_cast<std::size_t>(strong) + 1, 0.5);
  levels.least =
      std::max(floor, levels.paper + static_cast<int>(kFaintest * (levels.full - levels.paper)));
  return levels;
}

}  // namespace inkdigit
