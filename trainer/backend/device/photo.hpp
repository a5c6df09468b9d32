// What trainer/augment has of photographed ink: gaps, remains of ruling and ragged outlines.
// Like augment.hpp.
#pragma once

#include <cmath>

#include "trainer/augment/ragged.hpp"
#include "trainer/backend/device/augment.hpp"

namespace inkdigit::device {

struct SquareRoot {
  INKDIGIT_HOST_DEVICE float operator()(float value) const { return std::sqrt(value); }
};

// The ink of a picture of bytes, a pixel of all channels.
struct InkAt {
  Picture shape;
  const float* levels;  // of the image

  INKDIGIT_HOST_DEVICE std::uint32_t operator()(int x, int y) const {
    std::uint32_t sum = 0;
    for (Index c = 0; c < shape.channels; ++c) {
      sum += static_cast<std::uint32_t>(
          levels[shape.at(0, static_cast<Index>(y), static_cast<Index>(x), c)]);
    }
    return sum;
  }
};

// All gaps of all images, images x kMostGaps.
struct FindGaps {
  const DeviceVariation* choices;
  Picture shape;
  const float* levels;
  Gap* gaps;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index image = i / kMostGaps;
    const DeviceVariation& choice = choices[image];
    const GapChoice& chosen = choice.gaps[i % kMostGaps];
    gaps[i] = {};
    if (!choice.varied || chosen.width == 0) return;
    gaps[i] = find_gap(InkAt{shape, levels + image * shape.size()}, static_cast<int>(shape.height),
                       static_cast<int>(shape.width), chosen, SquareRoot{});
  }
};

struct CutGaps {
  const Gap* gaps;
  Picture shape;
  float* levels;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const int reach = gap_reach(static_cast<int>(shape.height), static_cast<int>(shape.width));
    for (Index g = p.image * kMostGaps; g < (p.image + 1) * kMostGaps; ++g) {
      if (gaps[g].width == 0) continue;
      levels[i] *= gaps[g].rest(static_cast<float>(p.x), static_cast<float>(p.y), reach);
    }
  }
};

struct AddRuling {
  const DeviceVariation* choices;
  Picture shape;
  float* levels;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const DeviceVariation& choice = choices[p.image];
    if (!choice.varied || choice.ruling.level == 0) return;
    const float level = choice.ruling.at(static_cast<float>(p.x), static_cast<float>(p.y));
    if (levels[i] < level) levels[i] = level;
  }
};

// ragged.cpp.
struct MakeRagged {
  const DeviceVariation* choices;
  const StepScalars* step;
  Picture shape;
  const float* from;
  float* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const DeviceVariation& choice = choices[p.image];
    float level = from[i];
    if (choice.varied && choice.ragged > 0) {
      const Index pixel = p.y * shape.width + p.x;
      const RandomBlock block = pixel_block(*step, PixelStream::kRagged, p.image, pixel / 4);
      const float most = choice.ragged;
      const float radius = -most + 2 * most * Random::to_uniform(block.bits[pixel % 4]);
      const Surface surface{shape, from + p.image * shape.size()};
      const int x = static_cast<int>(p.x);
      const int y = static_cast<int>(p.y);
      level = moved_edge(level, surface.at(x - 1, y, p.channel), surface.at(x + 1, y, p.channel),
                         surface.at(x, y - 1, p.channel), surface.at(x, y + 1, p.channel), radius);
    }
    to[i] = level;
  }
};

}  // namespace inkdigit::device
