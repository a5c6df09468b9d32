#include "trainer/augment/blur.hpp"

namespace inkdigit {
namespace {

// Averages along rows where `apart`, the floats from a pixel to its neighbor, says so, else along
// columns.
void average(const PaddedPicture& from, std::size_t apart, float share, PaddedPicture& to) {
  for (int y = 0; y < from.height(); ++y) {
    const float* const here = from.at(0, y);
    const float* const before = here - apart;
    const float* const after = here + apart;
    float* const out = to.at(0, y);
    for (std::size_t i = 0; i < from.row_size(); ++i) {
      out[i] = blurred(before[i], here[i], after[i], share);
    }
  }
  to.surround();
}

}  // namespace

void blur(float deviation, PaddedPicture& image, PaddedPicture& other) {
  const BlurSteps steps = blur_steps(deviation);
  for (int s = 0; s < steps.count; ++s) {
    average(image, static_cast<std::size_t>(image.channels()), steps.share, other);
    average(other, image.stride(), steps.share, image);
  }
}

}  // namespace inkdigit
