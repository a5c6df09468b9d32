// How light it is at each place of a picture.
#pragma once

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"
#include "trainer/data/drawn/photo/scene.hpp"

namespace inkdigit {

class Light {
 public:
  // Draws where light and shadow come from.
  Light(const PhotoScene& scene, Random& random);

  [[nodiscard]] float level(std::size_t x, std::size_t y) const;

 private:
  // Along a direction, from -1 to 1 over about the picture.
  struct Axis {
    Point direction;
    double start = 0;
    [[nodiscard]] double at(double x, double y) const {
      return direction.x * x + direction.y * y - start;
    }
  };

  static Axis axis(const PhotoScene& scene, Point through, double angle);

  Axis across_;  // the shadow's edge
  Axis along_;   // the light
  double shadow_;
  double slope_;
  double vignette_;
  Point middle_;
  double reach_;  // squared distance of the corners from the middle
};

}  // namespace inkdigit
