#include "engine/ink/picture/fit_ink.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/ink/grid.hpp"
#include "engine/ink/picture/distance.hpp"
#include "engine/ink/picture/pixel_box.hpp"

namespace inkdigit {
namespace {

PixelBox box_of(const InkMap& ink) {
  PixelBox box;
  std::vector<int> columns(static_cast<std::size_t>(ink.width));  // ink in each, pixels
  for (int y = 0; y < ink.height; ++y) {
    const float* const row = ink.row(y);
    int inked = 0;
    for (std::size_t x = 0; x < columns.size(); ++x) {
      const int covered = row[x] >= 0.5F ? 1 : 0;
      columns[x] += covered;
      inked += covered;
    }
    if (inked > 0) box.include({0, y, 0, y});
  }
  if (box.empty()) return {};
  const auto is_inked = [](int inked) { return inked > 0; };
  box.left =
      static_cast<int>(std::find_if(columns.begin(), columns.end(), is_inked) - columns.begin());
  box.right =
      ink.width - 1 -
      static_cast<int>(std::find_if(columns.rbegin(), columns.rend(), is_inked) - columns.rbegin());
  return box;
}

// The source pixels first..last (both included) that [from, to) covers along one axis, and their
// shares.
struct Overlap {
  Overlap(double from, double to, int extent)
      : first(std::max(0, static_cast<int>(std::floor(from)))),
        last(std::min(extent - 1, static_cast<int>(std::ceil(to)) - 1)) {
    for (int i = first; i <= last; ++i)
      shares.push_back(std::min(to, i + 1.0) - std::max(from, static_cast<double>(i)));
  }

  int first;
  int last;
  std::vector<double> shares;
};

// Of each of `count` target pixels, from `start` on.
std::vector<Overlap> overlaps(double start, double step, int count, int extent) {
  std::vector<Overlap> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    all.emplace_back(start + i * step, start + (i + 1) * step, extent);
  return all;
}

// Area-averaged: target pixel (y, x) covers source pixels from (top + y step, left + x step).
InkMap average(const InkMap& map, double top, double left, double step, int height, int width) {
  InkMap out(height, width);
  const std::vector<Overlap> across = overlaps(left, step, width, map.width);
  std::vector<float> columns(static_cast<std::size_t>(map.width));  // sums over a target's rows
  for (int y = 0; y < height; ++y) {
    std::fill(columns.begin(), columns.end(), 0.0F);
    const Overlap down(top + y * step, top + (y + 1) * step, map.height);
    for (int sy = down.first; sy <= down.last; ++sy) {
      const float* row = map.row(sy);
      const auto weight =
          static_cast<float>(down.shares[static_cast<std::size_t>(sy - down.first)]);
      for (std::size_t x = 0; x < columns.size(); ++x) columns[x] += weight * row[x];
    }
    for (int x = 0; x < width; ++x) {
      const Overlap& from = across[static_cast<std::size_t>(x)];
      double sum = 0;
      for (std::size_t i = 0; i < from.shares.size(); ++i)
        sum +=
            from.shares[i] * static_cast<double>(columns[static_cast<std::size_t>(from.first) + i]);
      out.at(y, x) = static_cast<float>(sum / (step * step));
    }
  }
  return out;
}

// Bilinear, at the middle of each target pixel; outside is paper.
InkMap interpolate(const InkMap& map, double top, double left, double step, int height, int width) {
  const auto value = [&](int y, int x) {
    return y < 0 || x < 0 || y >= map.height || x >= map.width ? 0.0F : map.at(y, x);
  };
  InkMap out(height, width);
  for (int y = 0; y < height; ++y) {
    const double sy = top + (y + 0.5) * step - 0.5;
    const int y0 = static_cast<int>(std::floor(sy));
    const auto fy = static_cast<float>(sy - y0);
    for (int x = 0; x < width; ++x) {
      const double sx = left + (x + 0.5) * step - 0.5;
      const int x0 = static_cast<int>(std::floor(sx));
      const auto fx = static_cast<float>(sx - x0);
      out.at(y, x) = (1 - fy) * ((1 - fx) * value(y0, x0) + fx * value(y0, x0 + 1)) +
                     fy * ((1 - fx) * value(y0 + 1, x0) + fx * value(y0 + 1, x0 + 1));
    }
  }
  return out;
}

// Scaled so that the longer side of the box takes `side` pixels.
InkMap scale_to(const InkMap& map, const PixelBox& box, double side) {
  const double step = std::max(box.width(), box.height()) / side;  // source pixels a target pixel
  const int width = std::max(1, static_cast<int>(std::lround(box.width() / step)));
  const int height = std::max(1, static_cast<int>(std::lround(box.height() / step)));
  return average(map, box.top, box.left, step, height, width);
}

// The outline of ink, as distances from it.
class Outline {
 public:
  static constexpr int kSide = 64;    // pixels of the box's longer side
  static constexpr int kMargin = 12;  // pixels of paper around it

  Outline(const InkMap& map, const PixelBox& box) {
    const double step = static_cast<double>(std::max(box.width(), box.height())) / kSide;
    const int width = static_cast<int>(std::lround(box.width() / step)) + 2 * kMargin;
    const int height = static_cast<int>(std::lround(box.height() / step)) + 2 * kMargin;
    const double top = box.top - kMargin * step;
    const double left = box.left - kMargin * step;
    const InkMap fine = step > 1 ? average(map, top, left, step, height, width)
                                 : interpolate(map, top, left, step, height, width);
    mask_ = Grid<std::uint8_t>(height, width);
    for (std::size_t i = 0; i < mask_.cells.size(); ++i)
      mask_.cells[i] = fine.cells[i] >= 0.5F ? 1 : 0;
    inside_ = distance_to(mask_, false);
  }

  // The mean distance from the outline of what lies in a stroke is a quarter of its width.
  [[nodiscard]] double pen() const {
    double sum = 0;
    double count = 0;
    for (const float d : inside_.cells) {
      if (d <= 0) continue;
      sum += d - 0.5F;
      ++count;
    }
    return count > 0 ? 4 * sum / count : 0;
  }

  // The ink with its outline moved outwards by `offset` pixels; inwards where that is negative.
  [[nodiscard]] InkMap moved(double offset) const {
    const Grid<float> outside = distance_to(mask_, true);
    InkMap map(inside_.height, inside_.width);
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
      const float beyond = inside_.cells[i] > 0 ? 0.5F - inside_.cells[i] : outside.cells[i] - 0.5F;
      map.cells[i] = std::clamp(static_cast<float>(offset) - beyond + 0.5F, 0.0F, 1.0F);
    }
    return map;
  }

 private:
  Grid<std::uint8_t> mask_;
  Grid<float> inside_;  // how far the pixels of the mask are from its outside
};

}  // namespace

Raster fit_ink(const InkMap& ink, const RasterOptions& options) {
  // Of the box: of 3,000 digits of MNIST, measured likewise, 3.0 % are thinner and 2.5 % thicker.
  constexpr double kThinnest = 0.09;
  constexpr double kThickest = 0.25;
  const PixelBox box = box_of(ink);
  if (box.empty()) return center(InkMap{}, options);
  const double side = kBoxShare * std::min(options.height, options.width);
  const Outline outline(ink, box);
  const double pen = outline.pen();
  const double wanted = std::clamp(pen / Outline::kSide, kThinnest, kThickest);
  if (wanted == pen / Outline::kSide) return center(scale_to(ink, box, side), options);
  // The box grows with the pen, and is then fitted: wanted = (pen + 2 offset) / (kSide + 2 offset).
  const double offset = (wanted * Outline::kSide - pen) / (2 * (1 - wanted));
  const InkMap moved = outline.moved(std::min(offset, Outline::kMargin - 1.0));
  return center(scale_to(moved, box_of(moved), side), options);
}

}  // namespace inkdigit
