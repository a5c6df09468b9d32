#pragma once

#include "engine/json/range.hpp"
#include "trainer/augment/strength.hpp"

namespace inkdigit {

// How the ink of training images is varied before it is rasterized; docs/augmentation.md shows
// each. Everything is off by default. All is drawn uniformly and anew for every image of every
// step: "±" between minus and plus this, "0 to" between 0 and this. Lengths are shares of the
// larger side of the drawing's box, whose size and place no picture shows.
struct InkAugmentSpec {
  double probability = 1;       // 0..1, of a drawing to be varied at all
  double rotation_degrees = 0;  // ±, + is clockwise
  double scale_x = 0;           // the width is multiplied by 1 ± this; the aspect is what is seen
  double scale_y = 0;           // likewise the height
  double shear_degrees = 0;     // ±, slant of upright lines; + leans to the right
  double perspective = 0;       // ±, along x and along y: the two sides' sizes are as 1 - p/2 to
                                // 1 + p/2
  double bend = 0;              // 0 to, root mean square displacement of a slow wave along the ink
  double stroke_shift = 0;      // ±, along x and along y, of each stroke of several
  double cut_ends = 0;          // 0 to, share of a stroke's length that is lost, at each end
  double hooks = 0;             // 0..1, probability of a little hook at each end of a stroke
  double tremor = 0;            // 0 to, root mean square displacement of a fast wave
  double resample = 0;          // 0 to, distance between points, which become evenly spaced
  double jitter = 0;            // 0 to, standard deviation of what each coordinate is off
  double drop_points = 0;       // 0..1, probability of a point inside a stroke to be lost
  double pen_width = 0;         // the pen's width is multiplied by 1 ± this
  bool pixels = true;           // whether the section "augment" varies pictures of ink, too

  // Whether any ink is ever changed.
  [[nodiscard]] bool enabled() const { return probability > 0 && has_strength(*this); }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("probability", self.probability, Range{0, 1});
    visit.optional("rotation_degrees", self.rotation_degrees, Range{0, 180});
    visit.optional("scale_x", self.scale_x, Range{0, 0.9});
    visit.optional("scale_y", self.scale_y, Range{0, 0.9});
    visit.optional("shear_degrees", self.shear_degrees, Range{0, 60});
    visit.optional("perspective", self.perspective, Range{0, 0.8});
    visit.optional("bend", self.bend, Range{0, 0.3});
    visit.optional("stroke_shift", self.stroke_shift, Range{0, 0.5});
    visit.optional("cut_ends", self.cut_ends, Range{0, 0.4});
    visit.optional("hooks", self.hooks, Range{0, 1});
    visit.optional("tremor", self.tremor, Range{0, 0.1});
    visit.optional("resample", self.resample, Range{0, 0.5});
    visit.optional("jitter", self.jitter, Range{0, 0.1});
    visit.optional("drop_points", self.drop_points, Range{0, 0.95});
    visit.optional("pen_width", self.pen_width, Range{0, 0.9});
    visit.optional("pixels", self.pixels);
  }
};

}  // namespace inkdigit
