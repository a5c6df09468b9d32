// Varies training images. What becomes of an image is a function of the recipe's seed, the step and
// the image's place in the step's batch, whatever thread works on it and whatever came before.
//
// An image's random numbers are three streams, Random(seed, kAugment, ((step * 4 + stream) << 20) +
// sample), so that none of them moves when another option is switched on or off:
//   stream 0   the numbers of Variation, one each, in the order of its comment, all of them always
//   stream 1   the elastic displacements: all along x, row by row, then all along y
//   stream 2   the noise, a normal number a byte in the order of the image's bytes
//   stream 3   the ragged outline, a uniform number a pixel
// And these are the stages, each left out where it does nothing, in floats that are rounded to
// bytes once, at the end: gaps, thickness, ruling, one resampling for all geometry, ragged outline,
// noise, erasing.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/spec/shape.hpp"
#include "trainer/augment/augment_spec.hpp"
#include "trainer/augment/elastic.hpp"
#include "trainer/augment/gaps.hpp"
#include "trainer/augment/image_stream.hpp"
#include "trainer/augment/padded_picture.hpp"
#include "trainer/augment/ruling.hpp"
#include "trainer/augment/warp.hpp"

namespace inkdigit {

// A rectangle of one gray level; none where it has no area.
struct Blot {
  int left = 0, top = 0, width = 0, height = 0;  // pixels
  std::uint8_t level = 0;                        // of all channels
};

// What is chosen for one image, noise apart. Drawn in this order: whether it is varied; angle,
// shift_x, shift_y, scale, shear; thickness; whether it loses a rectangle, its share of the area,
// its ratio of width to height, left, top, level; whether it has gaps, how many, each one's place
// and width; whether it has ruling, whether that is upright, its length, thickness, place along and
// across itself, level; ragged.
struct Variation {
  bool varied = false;
  Placement placement{};
  float thickness = 0;  // pixels
  Blot blot{};
  GapChoices gaps{};
  RulingRemains ruling{};
  float ragged = 0;  // pixels, at most
};

// Memory of one thread.
struct AugmentScratch {
  explicit AugmentScratch(const Shape& shape) : image(shape), other(shape) {}

  PaddedPicture image;
  PaddedPicture other;
  AlignedVector<float> displacement_x;
  AlignedVector<float> displacement_y;
  AlignedVector<float> elastic;
};

class Augmenter {
 public:
  // For images of this shape, which is no flat one.
  Augmenter(const AugmentSpec& spec, const Shape& shape);

  // Where it is not, augment() leaves every image as it is.
  [[nodiscard]] bool enabled() const { return spec_.enabled(); }

  // None where nothing is displaced.
  [[nodiscard]] const std::optional<Elastic>& elastic() const { return elastic_; }

  [[nodiscard]] AugmentScratch make_scratch() const;

  // Varies an image, height x width x channels bytes, in place. Allocates nothing.
  void augment(const ImageKey& key, std::uint8_t* image, AugmentScratch& scratch) const;

  // The two halves of augment().
  [[nodiscard]] Variation draw(const ImageKey& key) const;
  void apply(const Variation& variation, const ImageKey& key, std::uint8_t* image,
             AugmentScratch& scratch) const;

 private:
  [[nodiscard]] Blot draw_blot(Random& random) const;
  [[nodiscard]] GapChoices draw_gaps(Random& random) const;
  [[nodiscard]] RulingRemains draw_ruling(Random& random) const;
  void move(const Placement& placement, const ImageKey& key, AugmentScratch& scratch) const;
  void add_noise(const ImageKey& key, PaddedPicture& image) const;
  void blot_out(const Blot& blot, std::uint8_t* image) const;

  AugmentSpec spec_;
  Shape shape_;
  std::optional<Elastic> elastic_;
};

}  // namespace inkdigit
