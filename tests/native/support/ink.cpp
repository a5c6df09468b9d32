#include "tests/native/support/ink.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit::test {

Ink ink_of(const Drawing& drawing) {
  Ink ink;
  for (const Stroke& stroke : drawing) {
    ink.points.insert(ink.points.end(), stroke.begin(), stroke.end());
    ink.lengths.push_back(static_cast<std::uint32_t>(stroke.size()));
  }
  return ink;
}

Ink kept_ink(const Drawing& drawing) {
  InkSet set;
  set.add(0, drawing);
  Ink ink;
  if (set.has(0)) set.copy(0, ink);
  return ink;
}

Drawing seven() {
  Drawing drawing(2);
  for (int i = 0; i <= 20; ++i) drawing[0].push_back({10 + 2.5 * i, 12 - 0.1 * i});
  for (int i = 1; i <= 24; ++i) drawing[0].push_back({60 - 1.25 * i, 10 + 3.3 * i});
  for (int i = 0; i <= 15; ++i) drawing[1].push_back({25 + 2.0 * i, 50});
  return drawing;
}

double length_of(std::span<const Point> stroke) {
  double length = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    length += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
  }
  return length;
}

bool finite(const Ink& ink) {
  return std::all_of(ink.points.begin(), ink.points.end(),
                     [](Point p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

bool same(const Ink& a, const Ink& b) {
  const auto equal = [](Point p, Point q) { return p.x == q.x && p.y == q.y; };
  return a.lengths == b.lengths &&
         std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(), equal);
}

InkAugmentSpec all_ink_options() {
  InkAugmentSpec spec;
  spec.probability = 0.9;
  spec.rotation_degrees = 15;
  spec.scale_x = 0.2;
  spec.scale_y = 0.1;
  spec.shear_degrees = 20;
  spec.perspective = 0.4;
  spec.bend = 0.05;
  spec.stroke_shift = 0.06;
  spec.cut_ends = 0.08;
  spec.hooks = 0.3;
  spec.tremor = 0.015;
  spec.resample = 0.15;
  spec.jitter = 0.012;
  spec.drop_points = 0.2;
  spec.pen_width = 0.3;
  return spec;
}

}  // namespace inkdigit::test
