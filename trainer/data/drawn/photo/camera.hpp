// Where a place of the sheet is in the picture.
#pragma once

#include "engine/ink/strokes.hpp"
#include "trainer/data/drawn/photo/scene.hpp"

namespace inkdigit {

// Turns the sheet about the picture's middle, and tilts it away from the camera. Straight lines
// stay straight.
class Camera {
 public:
  explicit Camera(const PhotoScene& scene);

  Point operator()(Point place) const;

 private:
  Point middle_;
  double cosine_;
  double sine_;
  double tilt_;  // of the distance, a pixel down
};

}  // namespace inkdigit
