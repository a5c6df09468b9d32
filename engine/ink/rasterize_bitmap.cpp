#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/ink/center.hpp"
#include "engine/ink/ink_box.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {
namespace {

// Rec. 601 luma and alpha of one pixel, both 0..255.
struct Tone {
  float luma = 0;
  float alpha = 255;
};

Tone tone_at(const BitmapView& bitmap, std::uint32_t y, std::uint32_t x) {
  const std::uint8_t* p =
      bitmap.pixels + (static_cast<std::size_t>(y) * bitmap.width + x) * bitmap.channels;
  if (bitmap.channels == 1) return {static_cast<float>(p[0])};
  return {0.299F * p[0] + 0.587F * p[1] + 0.114F * p[2],
          bitmap.channels == 4 ? static_cast<float>(p[3]) : 255.0F};
}

template <class Visit>
void visit_border(const BitmapView& bitmap, Visit visit) {
  for (std::uint32_t x = 0; x < bitmap.width; ++x) {
    visit(tone_at(bitmap, 0, x));
    visit(tone_at(bitmap, bitmap.height - 1, x));
  }
  for (std::uint32_t y = 0; y < bitmap.height; ++y) {
    visit(tone_at(bitmap, y, 0));
    visit(tone_at(bitmap, y, bitmap.width - 1));
  }
}

float median(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// How much each pixel differs from the paper, 0..255. The paper's tone is the median of the border;
// where the border is transparent, opacity is ink, whatever its color.
InkMap contrast_map(const BitmapView& bitmap) {
  std::vector<float> border_luma;
  std::vector<float> border_alpha;
  visit_border(bitmap, [&](Tone tone) {
    border_luma.push_back(tone.luma);
    border_alpha.push_back(tone.alpha);
  });
  const bool transparent_paper = median(border_alpha) < 128;
  const float paper = median(border_luma);
  InkMap map{static_cast<int>(bitmap.height), static_cast<int>(bitmap.width), {}};
  map.ink.reserve(static_cast<std::size_t>(bitmap.width) * bitmap.height);
  for (std::uint32_t y = 0; y < bitmap.height; ++y) {
    for (std::uint32_t x = 0; x < bitmap.width; ++x) {
      const Tone tone = tone_at(bitmap, y, x);
      map.ink.push_back(transparent_paper ? tone.alpha
                                          : std::abs(tone.luma - paper) * tone.alpha / 255);
    }
  }
  return map;
}

// Otsu's threshold ("A threshold selection method from gray-level histograms", IEEE Trans. SMC
// 9(1), 1979): the tone that best splits the histogram in two classes.
float otsu_threshold(const std::vector<float>& values) {
  std::array<double, 256> histogram{};
  for (const float v : values) histogram[static_cast<std::size_t>(std::min(v, 255.0F))] += 1;
  double total = 0;
  for (std::size_t t = 0; t < histogram.size(); ++t) total += static_cast<double>(t) * histogram[t];
  const double count = static_cast<double>(values.size());
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
  return static_cast<float>(threshold);
}

// Contrast -> ink 0..1: the typical tone of the ink becomes 1, and what is nearer to the paper than
// a quarter of the way to Otsu's threshold (noise, a vignette) becomes 0. Without contrast there is
// no ink.
void contrast_to_ink(InkMap& map) {
  constexpr float kLeastContrast = 12;  // of 255: below this, noise of a camera or a scanner
  const float threshold = otsu_threshold(map.ink);
  std::vector<float> ink;
  for (const float v : map.ink) {
    if (v > threshold) ink.push_back(v);
  }
  const float full = ink.empty() ? 0 : median(ink);
  const float floor = threshold / 4;
  for (float& v : map.ink) {
    v = full < kLeastContrast ? 0 : std::clamp((v - floor) / (full - floor), 0.0F, 1.0F);
  }
}

// The share of each source pixel in one target pixel that covers [from, to) along one axis.
template <class Visit>
void visit_overlap(double from, double to, int extent, Visit visit) {
  const int first = std::max(0, static_cast<int>(std::floor(from)));
  const int last = std::min(extent - 1, static_cast<int>(std::ceil(to)) - 1);
  for (int i = first; i <= last; ++i) {
    visit(i, std::min(to, i + 1.0) - std::max(from, static_cast<double>(i)));
  }
}

// Area-averaged scaling of the crop, aspect kept, so that its longer side takes `box` pixels.
InkMap scale_crop(const InkMap& map, const InkBox& crop, double box) {
  const double step = std::max(crop.width(), crop.height()) / box;  // source pixels a target pixel
  const int width = std::max(1, static_cast<int>(std::lround(crop.width() / step)));
  const int height = std::max(1, static_cast<int>(std::lround(crop.height() / step)));
  InkMap scaled{
      height, width,
      std::vector<float>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      double sum = 0;
      visit_overlap(
          crop.top + y * step, crop.top + (y + 1) * step, map.height, [&](int sy, double share_y) {
            visit_overlap(
                crop.left + x * step, crop.left + (x + 1) * step, map.width,
                [&](int sx, double share_x) { sum += share_y * share_x * map.at(sy, sx); });
          });
      scaled.at(y, x) = static_cast<float>(sum / (step * step));
    }
  }
  return scaled;
}

}  // namespace

Result<Raster> rasterize(const BitmapView& bitmap, const RasterOptions& options) {
  if (bitmap.channels != 1 && bitmap.channels != 3 && bitmap.channels != 4) {
    return Error{"a picture has 1 (gray), 3 (RGB) or 4 (RGBA) channels, not " +
                 std::to_string(bitmap.channels)};
  }
  if (bitmap.width < 1 || bitmap.height < 1 || bitmap.width > kMaxBitmapSide ||
      bitmap.height > kMaxBitmapSide) {
    return Error{"a picture has 1 to " + std::to_string(kMaxBitmapSide) + " pixels each way, not " +
                 std::to_string(bitmap.width) + "x" + std::to_string(bitmap.height)};
  }
  InkMap map = contrast_map(bitmap);
  contrast_to_ink(map);
  const InkBox crop = ink_box(map);
  if (crop.width() <= 0) return center(InkMap{}, options);
  return center(scale_crop(map, crop, kBoxShare * std::min(options.height, options.width)),
                options);
}

}  // namespace inkdigit
