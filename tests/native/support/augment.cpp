#include "tests/native/support/augment.hpp"

namespace inkdigit::test {

Bytes placed(const Bytes& image, const Shape& shape, const Placement& placement) {
  const Augmenter augmenter({}, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  Bytes result = image;
  augmenter.apply({.varied = true, .placement = placement}, {}, result.data(), scratch);
  return result;
}

Bytes augmented(const AugmentSpec& spec, const Bytes& image, const Shape& shape,
                const ImageKey& key) {
  const Augmenter augmenter(spec, shape);
  AugmentScratch scratch = augmenter.make_scratch();
  Bytes result = image;
  augmenter.augment(key, result.data(), scratch);
  return result;
}

Bytes dot(int side, int x, int y, std::uint8_t level) {
  Bytes image(shape_of(side).size());
  image[static_cast<std::size_t>(y * side + x)] = level;
  return image;
}

double mass(const Bytes& image) {
  double sum = 0;
  for (const std::uint8_t level : image) sum += level;
  return sum;
}

Center center_of(const Bytes& image, int side) {
  Center center;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const double level = image[static_cast<std::size_t>(y * side + x)];
      center.x += x * level / mass(image);
      center.y += y * level / mass(image);
    }
  }
  return center;
}

Bytes digit() {
  const Dataset data = synthetic(4);
  return {data.image(3), data.image(3) + data.shape.size()};
}

AugmentSpec everything() {
  AugmentSpec spec;
  spec.probability = 0.9;
  spec.rotation_degrees = 20;
  spec.shift_pixels = 2.5;
  spec.scale = 0.2;
  spec.shear_degrees = 15;
  spec.elastic_alpha_pixels = 1.5;
  spec.thickness_pixels = 1;
  spec.noise_grey_levels = 10;
  spec.erase_probability = 0.5;
  spec.gap_probability = 0.5;
  spec.ruling_probability = 0.5;
  spec.ragged_pixels = 0.5;
  return spec;
}

}  // namespace inkdigit::test
