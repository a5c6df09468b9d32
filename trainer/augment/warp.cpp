#include "trainer/augment/warp.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace inkdigit {

InverseMap inverse_map(const Placement& p, int width, int height) {
  const float cosine = std::cos(p.angle) / p.scale;
  const float sine = std::sin(p.angle) / p.scale;
  const Eigen::Matrix2f slant{{1, p.shear}, {0, 1}};
  const Eigen::Matrix2f turn{{cosine, sine}, {-sine, cosine}};
  const Eigen::Matrix2f map = slant * turn;
  const auto middle_of = [](int side) { return static_cast<float>(side - 1) / 2; };
  const Eigen::Vector2f middle(middle_of(width), middle_of(height));
  const Eigen::Vector2f shift(p.shift_x, p.shift_y);
  const Eigen::Vector2f origin = middle - map * (middle + shift);
  return {map(0, 0), map(0, 1), origin.x(), map(1, 0), map(1, 1), origin.y()};
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
