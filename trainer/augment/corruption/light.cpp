#include <algorithm>

#include "trainer/augment/corruption/stages.hpp"
#include "trainer/data/drawn/photo/noise.hpp"

namespace inkdigit {

void brighten(PaddedPicture& image, std::size_t severity) {
  constexpr Strengths kAdded{25, 50, 75, 100, 130};
  const float added = kAdded[severity];
  change_levels(image, [&](float level) { return level + added; });
}

// About the picture's mean.
void lower_contrast(PaddedPicture& image, std::size_t severity) {
  constexpr Strengths kRemains{0.7F, 0.5F, 0.35F, 0.2F, 0.1F};
  const float remains = kRemains[severity];
  float sum = 0;
  change_levels(image, [&](float level) {
    sum += level;
    return level;
  });
  const float mean =
      sum / (static_cast<float>(image.row_size()) * static_cast<float>(image.height()));
  change_levels(image, [&](float level) { return mean + remains * (level - mean); });
}

// White that is thicker here and thinner there, in waves of three sizes.
void add_fog(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kThickness{0.2F, 0.32F, 0.44F, 0.56F, 0.68F};
  constexpr double kWave = 12;  // pixels, the longest
  const float thickness = kThickness[severity];
  const double wave = kWave * static_cast<double>(unit_of(image));
  const PixelNoise noise(random);
  change_pixels(image, [&](float* pixel, int x, int y) {
    float waves = 0;
    float height = 0.5F;
    double length = wave;
    for (std::uint32_t layer = 0; layer < 3; ++layer, height /= 2, length /= 2) {
      waves += height * noise.smooth(x / length, y / length, layer);
    }
    const float here = thickness * std::clamp(1 + waves / 2, 0.0F, 1.4F);
    for (int c = 0; c < image.channels(); ++c) {
      pixel[c] += std::min(here, 1.0F) * (kWhite - pixel[c]) * 0.9F;
    }
  });
}

}  // namespace inkdigit
