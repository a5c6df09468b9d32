#include "trainer/augment/ruling.hpp"

#include <algorithm>

namespace inkdigit {

void add_ruling(const RulingRemains& line, PaddedPicture& image) {
  if (line.level == 0) return;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const float level = line.at(static_cast<float>(x), static_cast<float>(y));
      float* const pixel = image.at(x, y);
      for (int c = 0; c < image.channels(); ++c) pixel[c] = std::max(pixel[c], level);
    }
  }
  image.surround();
}

}  // namespace inkdigit
