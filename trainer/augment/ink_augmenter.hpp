// Varies the ink of training images and makes pictures of it, by the rasterizer that the recognizer
// has. What becomes of a drawing is a function of the recipe's seed, the step and the image's place
// in the step's batch, whatever thread works on it and whatever came before.
//
// An image's random numbers are eight streams, Random(seed, kInkAugment, ((step * 8 + stream) <<
// 20) + sample), so that none of them moves when another option is switched on or off:
//   stream 0   the numbers of InkVariation, one each, in its order, all of them always
//   stream 1   the waves of `bend`, stroke by stroke: frequency, direction and phase of each
//   stream 2   `stroke_shift`: x and y, stroke by stroke
//   stream 3   `cut_ends`: start and end, stroke by stroke
//   stream 4   `hooks`, start and end, stroke by stroke: whether there is one, length, turn
//   stream 5   the waves of `tremor`, as of `bend`
//   stream 6   `jitter`: two normal numbers a point, x and y
//   stream 7   `drop_points`: a number for each point that is no end
// And this is the order of the stages, as a pen makes ink: what the writer means (the projection,
// after which all lengths are of the ink as it then is; bend; stroke_shift), what the hand does
// (cut_ends, hooks, tremor), what the digitizer tells (resample, jitter, drop_points).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/spec/shape.hpp"
#include "trainer/augment/image_stream.hpp"
#include "trainer/augment/ink_augment_spec.hpp"
#include "trainer/augment/ink_points.hpp"
#include "trainer/augment/ink_shape.hpp"

namespace inkdigit {

// What is chosen for one drawing. Drawn in this order: whether it is varied; angle, scale_x,
// scale_y, shear, perspective_x, perspective_y; then the rest as it stands here.
struct InkVariation {
  bool varied = false;
  InkProjection projection{};
  double bend = 0;    // root mean square displacement
  double tremor = 0;  // likewise
  double step = 0;    // distance between points after resampling; 0 = as they are
  double jitter = 0;  // standard deviation, of each coordinate
  double pen = 1;     // factor of the pen's width
};

// Memory of one thread.
struct InkScratch {
  Ink ink;
  Ink other;
};

class InkAugmenter {
 public:
  explicit InkAugmenter(const InkAugmentSpec& spec) : spec_(spec) {}

  // Where it is not, nothing is ever varied.
  [[nodiscard]] bool enabled() const { return spec_.enabled(); }

  [[nodiscard]] InkVariation draw(const ImageKey& key) const;

  // Varies scratch.ink, which is in the unit box as InkSet gives it. Of ink whose points are all
  // one nothing changes.
  void apply(const InkVariation& variation, const ImageKey& key, InkScratch& scratch) const;

 private:
  void shape(const InkVariation& variation, const ImageKey& key, Ink& ink) const;
  void vary_ends(const ImageKey& key, InkScratch& scratch) const;
  void sample(const InkVariation& variation, const ImageKey& key, InkScratch& scratch) const;

  InkAugmentSpec spec_;
};

}  // namespace inkdigit
