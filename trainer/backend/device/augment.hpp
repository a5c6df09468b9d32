// What trainer/augment does to the pixels of a training image, an element an index. What is chosen
// for an image is drawn on the CPU, by Augmenter::draw; noise and displacements are drawn here, of
// the same streams. Pictures are images x height x width x channels gray levels as floats.
#pragma once

#include <cmath>
#include <numbers>

#include "trainer/augment/pixel_stream.hpp"
#include "trainer/backend/device/layers/windows.hpp"
#include "trainer/backend/device/pixels.hpp"
#include "trainer/backend/device/random.hpp"
#include "trainer/backend/device/step.hpp"

namespace inkdigit::device {

// Bytes as they are, or as gray levels.
template <class Value>
struct GatherPixels {
  Pixels pixels;
  Value* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const { to[i] = pixels.at(i); }
};

// One picture, and what is around it: paper (0) where there is one channel, else its own edge.
struct Surface {
  Picture shape;
  const float* levels;  // of the image

  INKDIGIT_HOST_DEVICE float at(int x, int y, Index channel) const {
    const int width = static_cast<int>(shape.width);
    const int height = static_cast<int>(shape.height);
    const bool outside = x < 0 || y < 0 || x >= width || y >= height;
    if (outside && shape.channels == 1) return 0;
    x = x < 0 ? 0 : (x >= width ? width - 1 : x);
    y = y < 0 ? 0 : (y >= height ? height - 1 : y);
    return levels[shape.at(0, static_cast<Index>(y), static_cast<Index>(x), channel)];
  }

  // Between (x, y) and the three pixels right of and below it.
  INKDIGIT_HOST_DEVICE float between(int x, int y, float right_share, float below_share,
                                     Index channel) const {
    const float a = at(x, y, channel);
    const float b = at(x, y + 1, channel);
    const float above = a + right_share * (at(x + 1, y, channel) - a);
    const float below = b + right_share * (at(x + 1, y + 1, channel) - b);
    return above + below_share * (below - above);
  }
};

// One of the steps by which thickness.cpp moves edges; `step` counts them.
struct MoveEdges {
  const DeviceVariation* choices;
  Picture shape;
  const float* from;
  float* to;
  int step;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const DeviceVariation& choice = choices[p.image];
    const float radius = std::abs(choice.thickness);
    const float steps = std::ceil(radius);
    float extreme = from[i];
    if (choice.varied && static_cast<float>(step) < steps) {
      const float reach = radius / steps;
      const float diagonal = reach * (1 / std::numbers::sqrt2_v<float>);
      const float dx[8] = {reach, diagonal, 0, -diagonal, -reach, -diagonal, 0, diagonal};
      const float dy[8] = {0, diagonal, reach, diagonal, 0, -diagonal, -reach, -diagonal};
      for (int k = 0; k < 8; ++k) {
        const float level = sample(p, dx[k], dy[k]);
        const bool taken = choice.thickness > 0 ? extreme < level : level < extreme;
        if (taken) extreme = level;
      }
    }
    to[i] = extreme;
  }

 private:
  [[nodiscard]] INKDIGIT_HOST_DEVICE float sample(const Place& p, float dx, float dy) const {
    const float left = std::floor(dx);
    const float top = std::floor(dy);
    const Surface surface{shape, from + p.image * shape.size()};
    return surface.between(static_cast<int>(p.x) + static_cast<int>(left),
                           static_cast<int>(p.y) + static_cast<int>(top), dx - left, dy - top,
                           p.channel);
  }
};

INKDIGIT_HOST_DEVICE inline RandomBlock pixel_block(const StepScalars& step, PixelStream which,
                                                    Index image, Index block) {
  const ImageKey key{step.seed, step.step, step.first_sample + image};
  return random_block(key.seed, RandomPurpose::kAugment, pixel_stream(key, which), block);
}

// The uniform numbers of both displacement fields, images x 2 x pixels; a block of four an index.
struct DrawDisplacements {
  const StepScalars* step;
  float* numbers;
  Index size;    // 2 * pixels
  Index blocks;  // of an image

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index image = i / blocks;
    const Index first = i % blocks * 4;
    const RandomBlock block = pixel_block(*step, PixelStream::kElastic, image, first / 4);
    for (Index e = 0; e < 4 && first + e < size; ++e) {
      numbers[image * size + first + e] = -1.0F + 2.0F * Random::to_uniform(block.bits[e]);
    }
  }
};

// What Elastic multiplies by: 2 * reach + 1 taps, then the gains of columns, then of rows.
struct ElasticFactors {
  const float* values;
  Index reach;
  Index width;

  [[nodiscard]] INKDIGIT_HOST_DEVICE float tap(Index t) const { return values[t]; }
  [[nodiscard]] INKDIGIT_HOST_DEVICE float gain_x(Index x) const {
    return values[2 * reach + 1 + x];
  }
  [[nodiscard]] INKDIGIT_HOST_DEVICE float gain_y(Index y) const {
    return values[2 * reach + 1 + width + y];
  }
};

// Smooths the rows of all fields.
struct SmoothRows {
  ElasticFactors factors;
  const float* numbers;
  float* rows;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index x = i % factors.width;
    const float* const row = numbers + (i - x);
    const Index first = x < factors.reach ? 0 : x - factors.reach;
    const Index end = x + factors.reach + 1;
    float sum = 0;
    for (Index from = first; from < end && from < factors.width; ++from) {
      sum += factors.tap(from + factors.reach - x) * row[from];
    }
    rows[i] = sum * factors.gain_x(x);
  }
};

// Then their columns.
struct SmoothColumns {
  ElasticFactors factors;
  const float* rows;
  float* fields;
  Index height;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index width = factors.width;
    const Index y = i / width % height;
    const float* const column = rows + (i - y * width);
    const Index first = y < factors.reach ? 0 : y - factors.reach;
    const Index end = y + factors.reach + 1;
    float sum = 0;
    for (Index from = first; from < end && from < height; ++from) {
      sum += factors.tap(from + factors.reach - y) * column[from * width];
    }
    fields[i] = sum * factors.gain_y(y);
  }
};

// warp.cpp.
struct Warp {
  const DeviceVariation* choices;
  Picture shape;
  const float* fields;  // null without elastic displacements
  const float* from;
  float* to;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const DeviceVariation& choice = choices[p.image];
    if (!choice.varied || (!choice.moves && fields == nullptr)) {
      to[i] = from[i];
      return;
    }
    const InverseMap& map = choice.map;
    // Counted from one pixel outside, as there.
    float u = map.xx * static_cast<float>(p.x) + (map.xy * static_cast<float>(p.y) + map.x0 + 1);
    float v = map.yx * static_cast<float>(p.x) + (map.yy * static_cast<float>(p.y) + map.y0 + 1);
    if (fields != nullptr) {
      const Index pixels = shape.width * shape.height;
      const float* const field = fields + p.image * 2 * pixels + p.y * shape.width + p.x;
      u += field[0];
      v += field[pixels];
    }
    u = bounded(u, static_cast<float>(shape.width + 1));
    v = bounded(v, static_cast<float>(shape.height + 1));
    const int left = static_cast<int>(u);
    const int top = static_cast<int>(v);
    const Surface surface{shape, from + p.image * shape.size()};
    to[i] = surface.between(left - 1, top - 1, u - static_cast<float>(left),
                            v - static_cast<float>(top), p.channel);
  }

 private:
  INKDIGIT_HOST_DEVICE static float bounded(float value, float limit) {
    const float low = value < 0.0F ? 0.0F : value;
    return limit < low ? limit : low;
  }
};

// Noise, and the way back to bytes, and the blot. Images that are not varied still have their
// bytes.
struct LevelsToBytes {
  const DeviceVariation* choices;
  const StepScalars* step;
  Picture shape;
  const float* levels;
  std::uint8_t* pixels;
  float deviation;  // of the noise

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Place p = shape.place(i);
    const DeviceVariation& choice = choices[p.image];
    const bool blotted = choice.varied && p.x >= choice.left && p.x < choice.right &&
                         p.y >= choice.top && p.y < choice.bottom;
    float level = levels[i];
    if (choice.varied && deviation > 0 && !blotted)
      level += deviation * noise(p.image, i % shape.size());
    level = level < 0.0F ? 0.0F : level;
    level = level > 255.0F ? 255.0F : level;
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): the level is not negative
    pixels[i] = blotted ? choice.level : static_cast<std::uint8_t>(level + 0.5F);
  }

 private:
  // Random::normal() number `element` of the image's stream.
  [[nodiscard]] INKDIGIT_HOST_DEVICE float noise(Index image, Index element) const {
    const RandomBlock block = pixel_block(*step, PixelStream::kNoise, image, element / 2);
    const Index first = element % 2 * 2;
    const float uniform = Random::to_uniform(block.bits[first]);
    const float radius = std::sqrt(-2.0F * std::log(1.0F - uniform));
    return radius *
           std::cos(2.0F * std::numbers::pi_v<float> * Random::to_uniform(block.bits[first + 1]));
  }
};

}  // namespace inkdigit::device
