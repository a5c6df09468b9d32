#include "trainer/augment/gaps.hpp"

#include <cmath>

namespace inkdigit {

void cut_gaps(const GapChoices& choices, PaddedPicture& image) {
  const int height = image.height();
  const int width = image.width();
  const int channels = image.channels();
  const auto ink_at = [&](int x, int y) {
    const float* const pixel = image.at(x, y);
    std::uint32_t sum = 0;
    for (int c = 0; c < channels; ++c) sum += static_cast<std::uint32_t>(pixel[c]);
    return sum;
  };
  // All are found before the first is cut.
  std::array<Gap, kMostGaps> gaps;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (choices[i].width == 0) continue;
    gaps[i] = find_gap(ink_at, height, width, choices[i], [](float v) { return std::sqrt(v); });
  }
  const int reach = gap_reach(height, width);
  for (const Gap& gap : gaps) {
    if (gap.width == 0) continue;
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const float rest = gap.rest(static_cast<float>(x), static_cast<float>(y), reach);
        float* const pixel = image.at(x, y);
        for (int c = 0; c < channels; ++c) pixel[c] *= rest;
      }
    }
  }
  image.surround();
}

}  // namespace inkdigit
