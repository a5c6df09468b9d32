#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "trainer/augment/corruption/stages.hpp"
#include "trainer/augment/warp.hpp"

namespace inkdigit {
namespace {

// A value of the picture, or of what is around it: paper, or in color the outermost pixel.
float level_at(const PaddedPicture& image, int x, int y, int channel) {
  const bool inside = x >= 0 && y >= 0 && x < image.width() && y < image.height();
  if (!inside && image.channels() == 1) return 0;
  return image.at(std::clamp(x, 0, image.width() - 1),
                  std::clamp(y, 0, image.height() - 1))[channel];
}

// Sums of the pixels in a row, or in a column, weighted by `taps`, whose middle is the pixel's.
void filter(const PaddedPicture& from, const std::vector<float>& taps, bool along_x,
            PaddedPicture& to) {
  const int reach = static_cast<int>(taps.size() / 2);
  change_pixels(to, [&](float* pixel, int x, int y) {
    for (int c = 0; c < to.channels(); ++c) {
      float sum = 0;
      for (int t = -reach; t <= reach; ++t) {
        sum += taps[static_cast<std::size_t>(t + reach)] *
               level_at(from, along_x ? x + t : x, along_x ? y : y + t, c);
      }
      pixel[c] = sum;
    }
  });
}

void blur_by(PaddedPicture& image, PaddedPicture& other, float sigma) {
  const int reach = static_cast<int>(std::ceil(3 * sigma));
  std::vector<float> taps;
  float sum = 0;
  for (int t = -reach; t <= reach; ++t) {
    const float distance = static_cast<float>(t) / sigma;
    taps.push_back(std::exp(-distance * distance / 2));
    sum += taps.back();
  }
  for (float& tap : taps) tap /= sum;
  filter(image, taps, true, other);
  filter(other, taps, false, image);
  image.surround();
}

}  // namespace

void blur(PaddedPicture& image, PaddedPicture& other, std::size_t severity) {
  constexpr Strengths kSigma{0.7F, 1, 1.4F, 1.8F, 2.3F};
  blur_by(image, other, unit_of(image) * kSigma[severity]);
}

// Every pixel shows what is a little beside it, as through ground glass.
void blur_by_glass(PaddedPicture& image, PaddedPicture& other, std::size_t severity,
                   Random& random) {
  constexpr Strengths kReach{0.8F, 1.2F, 1.7F, 2.3F, 3};
  constexpr float kSoftness = 0.5F;  // the deviation of the blur that goes with it
  const float reach = unit_of(image) * kReach[severity];
  const auto pixels =
      static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height());
  std::vector<float> x(pixels);
  std::vector<float> y(pixels);
  for (float& displacement : x) displacement = random.uniform(-reach, reach);
  for (float& displacement : y) displacement = random.uniform(-reach, reach);
  warp(image, {}, x.data(), y.data(), other);
  std::swap(image, other);
  blur_by(image, other, unit_of(image) * kSoftness);
}

// The mean of what the picture is while it moves along a line.
void blur_by_motion(PaddedPicture& image, PaddedPicture& other, std::size_t severity,
                    Random& random) {
  constexpr Strengths kLength{3, 5, 7, 9, 12};
  const float length = unit_of(image) * kLength[severity];
  const float angle = random.uniform(0, std::numbers::pi_v<float>);
  const int places = 2 * static_cast<int>(std::ceil(length)) + 1;
  const float share = 1.0F / static_cast<float>(places);
  PaddedPicture sum = image;
  change_levels(sum, [](float /*level*/) { return 0.0F; });
  for (int p = 0; p < places; ++p) {
    const float at = length * (static_cast<float>(p) / static_cast<float>(places - 1) - 0.5F);
    const Placement placement{.shift_x = at * std::cos(angle), .shift_y = at * std::sin(angle)};
    warp(image, inverse_map(placement, image.width(), image.height()), nullptr, nullptr, other);
    change_pixels(sum, [&](float* pixel, int x, int y) {
      for (int c = 0; c < sum.channels(); ++c) pixel[c] += share * other.at(x, y)[c];
    });
  }
  std::swap(image, sum);
}

}  // namespace inkdigit
