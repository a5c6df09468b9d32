#include "trainer/augment/warp.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

InverseMap inverse_map(const Placement& p, int width, int height) {
  const float cosine = std::cos(p.angle) / p.scale;
  const float sine = std::sin(p.angle) / p.scale;
  InverseMap map;
  map.xx = cosine - p.shear * sine;
  map.xy = sine + p.shear * cosine;
  map.yx = -sine;
  map.yy = cosine;
  const float middle_x = static_cast<float>(width - 1) / 2;
  const float middle_y = static_cast<float>(height - 1) / 2;
  const float from_x = middle_x + p.shift_x;  // where the middle has gone
  const float from_y = middle_y + p.shift_y;
  map.x0 = middle_x - (map.xx * from_x + map.xy * from_y);
  map.y0 = middle_y - (map.yx * from_x + map.yy * from_y);
  return map;
}

void warp(const PaddedPicture& from, const InverseMap& map, const float* displacement_x,
          const float* displacement_y, PaddedPicture& to) {
  const int channels = from.channels();
  const auto step = static_cast<std::size_t>(channels);
  const std::size_t stride = from.stride();
  const float* const corner = from.at(-1, -1);
  const auto limit_x = static_cast<float>(from.width() + 1);
  const auto limit_y = static_cast<float>(from.height() + 1);
  std::size_t pixel = 0;
  for (int y = 0; y < to.height(); ++y) {
    float* out = to.at(0, y);
    // Counted from the corner, so that nothing is negative and a cast is a floor. What lies
    // further out than the border is brought to it, where it finds the same.
    const float row_x = map.xy * static_cast<float>(y) + map.x0 + 1;
    const float row_y = map.yy * static_cast<float>(y) + map.y0 + 1;
    for (int x = 0; x < to.width(); ++x, ++pixel) {
      float u = map.xx * static_cast<float>(x) + row_x;
      float v = map.yx * static_cast<float>(x) + row_y;
      if (displacement_x != nullptr) {
        u += displacement_x[pixel];
        v += displacement_y[pixel];
      }
      u = std::min(std::max(u, 0.0F), limit_x);
      v = std::min(std::max(v, 0.0F), limit_y);
      const int left = static_cast<int>(u);
      const int top = static_cast<int>(v);
      const float right_share = u - static_cast<float>(left);
      const float below_share = v - static_cast<float>(top);
      const float* const source =
          corner + static_cast<std::size_t>(top) * stride + static_cast<std::size_t>(left) * step;
      for (std::size_t c = 0; c < step; ++c) {
        const float* const s = source + c;
        const float above = s[0] + right_share * (s[step] - s[0]);
        const float below = s[stride] + right_share * (s[stride + step] - s[stride]);
        *out++ = above + below_share * (below - above);
      }
    }
  }
}

}  // namespace inkdigit
