// The pictures of ink on the device, by engine/ink's procedure: the pen's coverage of each pixel,
// then the move of the center of mass to the middle. Strokes were varied, and laid out as segments,
// by the CPU.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/ink/segment.hpp"
#include "trainer/backend/device/augment.hpp"

namespace inkdigit::device {

struct Segment {
  Point a;
  Point b;
};

// One pixel of a map an index, images x side x side.
struct DrawInk {
  const DeviceVariation* choices;
  const Segment* segments;
  float* maps;
  Divisor side;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const DeviceVariation& choice = choices[i / side / side];
    if (!choice.drawn) return;
    const Point pixel{static_cast<double>(i % side) + 0.5,
                      static_cast<double>(i / side % side) + 0.5};
    float nearest = std::numeric_limits<float>::max();
    for (Index s = 0; s < choice.segments; ++s) {
      const Segment& segment = segments[choice.first_segment + s];
      const auto d = static_cast<float>(squared_distance(pixel, segment.a, segment.b));
      nearest = d < nearest ? d : nearest;
    }
    maps[i] = std::clamp(choice.reach - std::sqrt(nearest), 0.0F, 1.0F);
  }
};

// By how many pixels a map moves; or it has no ink.
struct InkShift {
  int x = 0;
  int y = 0;
  bool blank = true;
};

// One image an index.
struct CenterInk {
  const DeviceVariation* choices;
  const float* maps;
  InkShift* shifts;
  Index side;
  int height;  // of the picture
  int width;

  INKDIGIT_HOST_DEVICE void operator()(Index image) const {
    if (!choices[image].drawn) return;
    const float* const map = maps + image * side * side;
    double mass = 0;
    double mass_x = 0;
    double mass_y = 0;
    for (Index y = 0; y < side; ++y) {
      for (Index x = 0; x < side; ++x) {
        const float ink = map[y * side + x];
        mass += ink;
        mass_x += ink * static_cast<float>(x);
        mass_y += ink * static_cast<float>(y);
      }
    }
    InkShift shift;
    shift.blank = mass <= 0;
    if (!shift.blank) {
      shift.x = width / 2 - static_cast<int>(std::floor(mass_x / mass + 0.5));
      shift.y = height / 2 - static_cast<int>(std::floor(mass_y / mass + 0.5));
    }
    shifts[image] = shift;
  }
};

// Replaces the bytes of images that were drawn, the same in all channels.
struct InkToPixels {
  const DeviceVariation* choices;
  const float* maps;
  const InkShift* shifts;
  Picture shape;
  Index side;
  std::uint8_t* pixels;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    if (!choices[p.image].drawn) return;
    const InkShift& shift = shifts[p.image];
    const int x = static_cast<int>(p.x) - shift.x;
    const int y = static_cast<int>(p.y) - shift.y;
    const int end = static_cast<int>(side);
    const bool is_inside = !shift.blank && x >= 0 && x < end && y >= 0 && y < end;
    pixels[i] = is_inside ? level(p.image, static_cast<Index>(y), static_cast<Index>(x)) : 0;
  }

 private:
  [[nodiscard]] INKDIGIT_HOST_DEVICE std::uint8_t level(Index image, Index y, Index x) const {
    return static_cast<std::uint8_t>(std::lround(255 * maps[(image * side + y) * side + x]));
  }
};

}  // namespace inkdigit::device
