#include "trainer/data/drawn/photo/camera.hpp"

#include <cmath>

namespace inkdigit {

Camera::Camera(const PhotoScene& scene)
    : middle_{scene.width / 2.0, scene.height / 2.0},
      cosine_(std::cos(scene.turn)),
      sine_(std::sin(scene.turn)),
      tilt_(scene.perspective / scene.height) {}

Point Camera::operator()(Point place) const {
  const Point from{place.x - middle_.x, place.y - middle_.y};
  const Point turned{cosine_ * from.x - sine_ * from.y, sine_ * from.x + cosine_ * from.y};
  const double distance = 1 - tilt_ * turned.y;
  return {middle_.x + turned.x / distance, middle_.y + turned.y / distance};
}

}  // namespace inkdigit
