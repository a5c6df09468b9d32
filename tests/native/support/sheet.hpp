// Sheets of paper that tests write on.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/ink/grid.hpp"
#include "engine/ink/picture/pixel_box.hpp"
#include "engine/ink/picture/tones.hpp"
#include "engine/ink/raster.hpp"
#include "engine/ink/segment.hpp"
#include "engine/ink/strokes.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit::test {

class Sheet {
 public:
  Sheet(int width, int height, std::uint8_t paper = 255) : tones_(height, width, paper) {}

  // A rectangle, cut off at the sheet's edges.
  Sheet& fill(int left, int top, int width, int height, std::uint8_t tone = 0) {
    for (int y = std::max(0, top); y < std::min(tones_.height, top + height); ++y) {
      for (int x = std::max(0, left); x < std::min(tones_.width, left + width); ++x)
        tones_.at(y, x) = tone;
    }
    return *this;
  }

  // Four sides, `pen` wide.
  Sheet& frame(int left, int top, int width, int height, int pen, std::uint8_t tone = 0) {
    return fill(left, top, width, pen, tone)
        .fill(left, top + height - pen, width, pen, tone)
        .fill(left, top, pen, height, tone)
        .fill(left + width - pen, top, pen, height, tone);
  }

  // A round pen, anti-aliased. Ink covers what is there.
  Sheet& write(const Drawing& drawing, double pen, std::uint8_t ink = 0) {
    for (int y = 0; y < tones_.height; ++y) {
      for (int x = 0; x < tones_.width; ++x) {
        double nearest = 1e9;
        for (const Stroke& stroke : drawing) {
          for (std::size_t i = 0; i < stroke.size(); ++i)
            nearest =
                std::min(nearest, squared_distance({x + 0.5, y + 0.5}, stroke[i],
                                                   stroke[i + 1 < stroke.size() ? i + 1 : i]));
        }
        const double cover = std::clamp(pen / 2 + 0.5 - std::sqrt(nearest), 0.0, 1.0);
        std::uint8_t& tone = tones_.at(y, x);
        tone = static_cast<std::uint8_t>(std::lround(tone + cover * (ink - tone)));
      }
    }
    return *this;
  }

  // Each tone times light(x, y).
  template <class Light>
  Sheet& shade(Light light) {
    for (int y = 0; y < tones_.height; ++y) {
      for (int x = 0; x < tones_.width; ++x)
        tones_.at(y, x) = static_cast<std::uint8_t>(std::lround(tones_.at(y, x) * light(x, y)));
    }
    return *this;
  }

  [[nodiscard]] const Tones& tones() const { return tones_; }
  // What is darker than middle gray.
  [[nodiscard]] Grid<std::uint8_t> mask() const {
    Grid<std::uint8_t> mask = tones_;
    for (std::uint8_t& cell : mask.cells) cell = cell < 128 ? 1 : 0;
    return mask;
  }
  [[nodiscard]] BitmapView view() const {
    return {tones_.cells.data(), static_cast<std::uint32_t>(tones_.width),
            static_cast<std::uint32_t>(tones_.height), 1};
  }

 private:
  Tones tones_;
};

inline void check_box(const PixelBox& box, int left, int top, int right, int bottom) {
  CHECK(box.left == left);
  CHECK(box.top == top);
  CHECK(box.right == right);
  CHECK(box.bottom == bottom);
}

}  // namespace inkdigit::test
