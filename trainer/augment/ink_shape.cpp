#include "trainer/augment/ink_shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/ink/box.hpp"

namespace inkdigit {

bool fit(Ink& ink) {
  if (ink.points.empty()) return false;
  const Box box = box_of(ink.points);
  const double side = std::max(box.width(), box.height());
  if (!(side > 0)) return false;
  for (Point& p : ink.points) p = {(p.x - box.left) / side, (p.y - box.top) / side};
  return true;
}

void project(const InkProjection& projection, Ink& ink) {
  const double cosine = std::cos(projection.angle);
  const double sine = std::sin(projection.angle);
  for (Point& p : ink.points) {
    const double x = p.x - 0.5;
    const double y = p.y - 0.5;
    const double nearness = 1 / (1 + projection.perspective_x * x + projection.perspective_y * y);
    const double high = projection.scale_y * nearness * y;
    const double wide = projection.scale_x * nearness * x - projection.shear * high;
    p = {cosine * wide - sine * high, sine * wide + cosine * high};
  }
}

void sway(std::span<Point> stroke, const InkWaves& waves) {
  constexpr double kTau = 2 * std::numbers::pi;
  double walked = 0;
  Point last = stroke.empty() ? Point{} : stroke.front();
  for (Point& p : stroke) {
    const Point way{p.x - last.x, p.y - last.y};
    walked += std::sqrt(way.x * way.x + way.y * way.y);
    last = p;
    for (const InkWave& wave : waves) {
      const double height = std::sin(kTau * wave.frequency * walked + wave.phase);
      p = {p.x + height * wave.amplitude.x, p.y + height * wave.amplitude.y};
    }
  }
}

void shift(std::span<Point> stroke, Point by) {
  for (Point& p : stroke) p = {p.x + by.x, p.y + by.y};
}

}  // namespace inkdigit
