#pragma once

#include "engine/json/range.hpp"
#include "trainer/augment/strength.hpp"

namespace inkdigit {

// How training images are varied before the network sees them; docs/augmentation.md shows each.
// Everything is off by default. "±" is drawn uniformly and anew for every image of every step;
// lengths are in pixels of the network's input.
struct AugmentSpec {
  double probability = 1;           // 0..1, of an image to be varied at all
  double rotation_degrees = 0;      // ±, about the picture's middle; + is clockwise
  double shift_pixels = 0;          // ±, along x and along y; fractions of a pixel too
  double scale = 0;                 // size is 1 ± this, about the picture's middle
  double shear_degrees = 0;         // ±, slant of upright lines; + leans to the right
  double elastic_alpha_pixels = 0;  // root mean square length of the displacements; 0 = none
  double elastic_sigma_pixels = 4;  // standard deviation of the Gaussian that smooths them
  double thickness_pixels = 0;      // ±, by which the ink's edge moves: + outwards, - inwards
  double noise_grey_levels = 0;     // standard deviation of what is added to every byte
  double erase_probability = 0;     // 0..1, of an image to lose a rectangle
  double erase_share = 0.2;         // largest share of the area that the rectangle takes
  double gap_probability = 0;       // 0..1, of an image to have gaps across its strokes
  double gap_pixels = 2;            // widest gap, along the stroke
  double ruling_probability = 0;    // 0..1, of an image to have a bit of a ruled line
  double ragged_pixels = 0;         // 0 to, by which each pixel's bit of outline moves, at most

  // Whether anything at all is ever changed.
  [[nodiscard]] bool enabled() const { return probability > 0 && has_strength(*this); }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("probability", self.probability, Range{0, 1});
    visit.optional("rotation_degrees", self.rotation_degrees, Range{0, 180});
    visit.optional("shift_pixels", self.shift_pixels, Range{0, 100});
    visit.optional("scale", self.scale, Range{0, 0.9});
    visit.optional("shear_degrees", self.shear_degrees, Range{0, 60});
    visit.optional("elastic_alpha_pixels", self.elastic_alpha_pixels, Range{0, 16});
    visit.optional("elastic_sigma_pixels", self.elastic_sigma_pixels, Range{0.5, 32});
    visit.optional("thickness_pixels", self.thickness_pixels, Range{0, 3});
    visit.optional("noise_grey_levels", self.noise_grey_levels, Range{0, 255});
    visit.optional("erase_probability", self.erase_probability, Range{0, 1});
    visit.optional("erase_share", self.erase_share, Range{0.02, 0.5});
    visit.optional("gap_probability", self.gap_probability, Range{0, 1});
    visit.optional("gap_pixels", self.gap_pixels, Range{0.5, 8});
    visit.optional("ruling_probability", self.ruling_probability, Range{0, 1});
    visit.optional("ragged_pixels", self.ragged_pixels, Range{0, 1});
  }
};

}  // namespace inkdigit
