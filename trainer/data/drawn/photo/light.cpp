#include "trainer/data/drawn/photo/light.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

// How wide the edge of a shadow is, of half of the picture.
constexpr double kSoftness = 0.08;

}  // namespace

Light::Axis Light::axis(const PhotoScene& scene, Point through, double angle) {
  const double half = std::max(scene.width, scene.height) / 2.0;
  const Point direction{std::cos(angle) / half, std::sin(angle) / half};
  return {direction, direction.x * through.x + direction.y * through.y};
}

Light::Light(const PhotoScene& scene, Random& random)
    : shadow_(scene.shadow),
      slope_(scene.slope),
      vignette_(scene.vignette),
      middle_{scene.width / 2.0, scene.height / 2.0},
      reach_(middle_.x * middle_.x + middle_.y * middle_.y) {
  const Point through{uniform(random, 0.3, 0.7) * scene.width,
                      uniform(random, 0.3, 0.7) * scene.height};
  across_ = axis(scene, through, uniform(random, 0, 2 * std::numbers::pi));
  along_ = axis(scene, middle_, uniform(random, 0, 2 * std::numbers::pi));
}

float Light::level(std::size_t x, std::size_t y) const {
  const Point at{static_cast<double>(x) - middle_.x, static_cast<double>(y) - middle_.y};
  const double corner = (at.x * at.x + at.y * at.y) / reach_;
  const double behind = std::clamp(
      across_.at(static_cast<double>(x), static_cast<double>(y)) / kSoftness + 0.5, 0.0, 1.0);
  const double light = (1 - vignette_ * corner) *
                       (1 + slope_ * along_.at(static_cast<double>(x), static_cast<double>(y))) *
                       (1 - shadow_ * behind);
  return static_cast<float>(light);
}

}  // namespace inkdigit
