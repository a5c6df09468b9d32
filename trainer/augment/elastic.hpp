#pragma once

#include "engine/aligned_vector.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// Elastic distortion (Simard, Steinkraus, Platt, "Best practices for convolutional neural networks
// applied to visual document analysis", ICDAR 2003): numbers uniform in -1..1, one a pixel and
// direction, smoothed by a Gaussian and multiplied. They multiply by an alpha whose effect depends
// on sigma; here alpha is the displacement's root mean square length, at every pixel: nothing is
// drawn outside the picture, and what the smoothing lacks at the edges is made up for there.
class Elastic {
 public:
  // alpha >= 0, sigma > 0, in pixels.
  Elastic(double alpha, double sigma, int width, int height);

  // Elements that draw() needs.
  [[nodiscard]] std::size_t scratch_size() const;

  // Fills two fields of height x width pixels. Draws first all of x's numbers, row by row, then
  // all of y's.
  void draw(Random& random, float* field_x, float* field_y, float* scratch) const;

  // The Gaussian, of an odd number of values, and what its sums are multiplied by: of each column,
  // and of each row, the displacements' length included.
  [[nodiscard]] const AlignedVector<float>& taps() const { return taps_; }
  [[nodiscard]] const AlignedVector<float>& gain_x() const { return gain_x_; }
  [[nodiscard]] const AlignedVector<float>& gain_y() const { return gain_y_; }

 private:
  void draw_field(Random& random, float* field, float* scratch) const;

  std::size_t width_;
  std::size_t height_;
  std::size_t reach_;            // pixels on either side that are averaged
  AlignedVector<float> taps_;    // 2 * reach_ + 1
  AlignedVector<float> gain_x_;  // of each column
  AlignedVector<float> gain_y_;  // of each row
};

}  // namespace inkdigit
