// Gaps across a stroke, as a hard pencil, a dry pen or a fine threshold leaves them.
#pragma once

#include <array>
#include <cstdint>

#include "trainer/augment/overlap.hpp"
#include "trainer/augment/padded_picture.hpp"

namespace inkdigit {

constexpr int kMostGaps = 3;  // in one image

// What is chosen of a gap; its width may be 0.
struct GapChoice {
  float place = 0;  // 0..1: where, counted along the picture's ink, row by row
  float width = 0;  // pixels, along the stroke
};

using GapChoices = std::array<GapChoice, kMostGaps>;

// A band of paper: its middle, and the direction of the stroke that it lies across.
struct Gap {
  float x = 0, y = 0;
  float along_x = 1, along_y = 0;
  float width = 0;  // pixels; 0 where there is no ink

  // What is left of the ink at a pixel, 0..1. `reach` as below.
  [[nodiscard]] constexpr float rest(float at_x, float at_y, int reach) const {
    const float dx = at_x - x;
    const float dy = at_y - y;
    return 1 - overlap(dx * along_x + dy * along_y, width) *
                   overlap(dx * along_y - dy * along_x, static_cast<float>(2 * reach + 1));
  }
};

// How far from a gap's middle ink tells the stroke's direction, and is cut: 3 pixels of MNIST's,
// which is as much as its thickest pens take and leaves alone the stroke on the other side of a
// loop.
constexpr int gap_reach(int height, int width) {
  const int side = height < width ? height : width;
  return side < 18 ? 2 : side / 9;
}

// The sums that tell how ink is spread around a pixel: of level, level x, level x x, and so on.
struct InkMoments {
  float ink = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
};

// `ink_at(x, y)` is a pixel's ink, a whole number: of bytes, not of what has been resampled, so
// that sums are exact and every backend comes to the same pixel.
template <class InkAt>
constexpr InkMoments moments_around(const InkAt& ink_at, int height, int width, int x, int y) {
  const int reach = gap_reach(height, width);
  InkMoments sums;
  for (int dy = -reach; dy <= reach; ++dy) {
    if (y + dy < 0 || y + dy >= height) continue;
    for (int dx = -reach; dx <= reach; ++dx) {
      if (x + dx < 0 || x + dx >= width) continue;
      const auto ink = static_cast<float>(ink_at(x + dx, y + dy));
      const auto right = static_cast<float>(dx);
      const auto down = static_cast<float>(dy);
      sums.ink += ink;
      sums.x += ink * right;
      sums.y += ink * down;
      sums.xx += ink * right * right;
      sums.xy += ink * right * down;
      sums.yy += ink * down * down;
    }
  }
  return sums;
}

// Turns the gap across the longer axis of the ink's covariance. `root` is the square root, which no
// constexpr function may call by its name.
template <class Root>
constexpr void turn(Gap& gap, const InkMoments& m, Root root) {
  const float x = m.x / m.ink;
  const float y = m.y / m.ink;
  const float lying = (m.xx / m.ink - x * x) - (m.yy / m.ink - y * y);
  const float slanted = 2 * (m.xy / m.ink - x * y);
  const float length = root(lying * lying + slanted * slanted);
  if (length == 0) return;
  // Half of the angle whose cosine is lying / length.
  const float cosine = lying < -length ? -1 : (lying > length ? 1 : lying / length);
  gap.along_x = root((1 + cosine) / 2);
  gap.along_y = slanted < 0 ? -root((1 - cosine) / 2) : root((1 - cosine) / 2);
}

// Where a gap comes to lie; pixels with more ink are likelier.
template <class InkAt, class Root>
constexpr Gap find_gap(const InkAt& ink_at, int height, int width, const GapChoice& choice,
                       Root root) {
  std::uint32_t total = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) total += ink_at(x, y);
  }
  if (total == 0) return {};
  auto before = static_cast<std::uint32_t>(choice.place * static_cast<float>(total));
  if (before >= total) before = total - 1;
  int x = 0;
  int y = 0;
  while (before >= ink_at(x, y)) {
    before -= ink_at(x, y);
    if (++x == width) {
      x = 0;
      ++y;
    }
  }
  Gap gap{.x = static_cast<float>(x), .y = static_cast<float>(y), .width = choice.width};
  turn(gap, moments_around(ink_at, height, width, x, y), root);
  return gap;
}

// Cuts all gaps into a picture, which must be as it was read from bytes.
void cut_gaps(const GapChoices& choices, PaddedPicture& image);

}  // namespace inkdigit
