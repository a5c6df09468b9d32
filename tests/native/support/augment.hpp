// Pictures, and what augmentation makes of them, as several tests need it.
#pragma once

#include <vector>

#include "tests/native/support/training.hpp"
#include "trainer/augment/augmenter.hpp"

namespace inkdigit::test {

using Bytes = std::vector<std::uint8_t>;

inline Shape shape_of(int side, int channels = 1) { return {channels, side, side, false}; }

// What one placement, and nothing else, makes of an image.
Bytes placed(const Bytes& image, const Shape& shape, const Placement& placement);

Bytes augmented(const AugmentSpec& spec, const Bytes& image, const Shape& shape,
                const ImageKey& key);

// Paper with one pixel of ink.
Bytes dot(int side, int x, int y, std::uint8_t level = 200);

double mass(const Bytes& image);

struct Center {
  double x = 0, y = 0;
};

Center center_of(const Bytes& image, int side);

Bytes digit();

AugmentSpec everything();

}  // namespace inkdigit::test
