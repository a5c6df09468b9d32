#include "trainer/augment/thickness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace inkdigit {
namespace {

// The points of the unit circle, every 45 degrees.
constexpr float kDiagonal = 1 / std::numbers::sqrt2_v<float>;
constexpr std::array<std::pair<float, float>, 8> kCircle{{{1, 0},
                                                          {kDiagonal, kDiagonal},
                                                          {0, 1},
                                                          {-kDiagonal, kDiagonal},
                                                          {-1, 0},
                                                          {-kDiagonal, -kDiagonal},
                                                          {0, -1},
                                                          {kDiagonal, -kDiagonal}}};

// The extreme, by `choose`, of `to` and of `from` sampled so far off each pixel; -1 <= dx, dy <= 1.
template <class Choose>
void combine(const PaddedPicture& from, float dx, float dy, PaddedPicture& to, Choose choose) {
  const auto left = static_cast<int>(std::floor(dx));
  const auto top = static_cast<int>(std::floor(dy));
  const float right_share = dx - static_cast<float>(left);
  const float below_share = dy - static_cast<float>(top);
  const std::size_t step = static_cast<std::size_t>(from.channels());
  for (int y = 0; y < from.height(); ++y) {
    const float* const above = from.at(left, y + top);
    const float* const below = above + from.stride();
    float* const out = to.at(0, y);
    for (std::size_t i = 0; i < from.row_size(); ++i) {
      const float upper = above[i] + right_share * (above[i + step] - above[i]);
      const float lower = below[i] + right_share * (below[i + step] - below[i]);
      out[i] = choose(out[i], upper + below_share * (lower - upper));
    }
  }
}

template <class Choose>
void move_edges(float radius, PaddedPicture& image, PaddedPicture& other, Choose choose) {
  const float steps = std::ceil(radius);
  const float reach = radius / steps;
  for (int s = 0; s < static_cast<int>(steps); ++s) {
    for (int y = 0; y < image.height(); ++y) {
      std::copy_n(image.at(0, y), image.row_size(), other.at(0, y));
    }
    for (const auto& [x, y] : kCircle) combine(image, reach * x, reach * y, other, choose);
    other.surround();
    std::swap(image, other);
  }
}

}  // namespace

void thicken(float radius, PaddedPicture& image, PaddedPicture& other) {
  if (radius > 0) {
    move_edges(radius, image, other, [](float a, float b) { return a < b ? b : a; });
  } else if (radius < 0) {
    move_edges(-radius, image, other, [](float a, float b) { return b < a ? b : a; });
  }
}

}  // namespace inkdigit
