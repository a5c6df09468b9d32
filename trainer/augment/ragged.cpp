#include "trainer/augment/ragged.hpp"

#include <utility>

namespace inkdigit {

void make_ragged(Random& random, float most, PaddedPicture& image, PaddedPicture& other) {
  const int channels = image.channels();
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const float radius = random.uniform(-most, most);
      const float* const here = image.at(x, y);
      const float* const above = here - image.stride();
      const float* const below = here + image.stride();
      float* const out = other.at(x, y);
      for (int c = 0; c < channels; ++c) {
        out[c] =
            moved_edge(here[c], here[c - channels], here[c + channels], above[c], below[c], radius);
      }
    }
  }
  other.surround();
  std::swap(image, other);
}

}  // namespace inkdigit
