#include "trainer/data/drawn/photo/strokes.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {
namespace {

// The pixels that a pen may reach between two points: [left, right) x [top, bottom).
struct Reach {
  Reach(Point a, Point b, double radius, const Plane& plane)
      : left(inside(std::min(a.x, b.x) - radius - 1, plane.width)),
        top(inside(std::min(a.y, b.y) - radius - 1, plane.height)),
        right(inside(std::max(a.x, b.x) + radius + 2, plane.width)),
        bottom(inside(std::max(a.y, b.y) + radius + 2, plane.height)) {}

  static std::size_t inside(double place, std::uint32_t end) {
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(end)));
  }

  std::size_t left;
  std::size_t top;
  std::size_t right;
  std::size_t bottom;
};

void draw_piece(Point a, Point b, double radius, Plane& coverage) {
  const Reach reach(a, b, radius, coverage);
  const Point way{b.x - a.x, b.y - a.y};
  const double squared = way.x * way.x + way.y * way.y;
  for (std::size_t y = reach.top; y < reach.bottom; ++y) {
    float* const row = coverage.row(y);
    for (std::size_t x = reach.left; x < reach.right; ++x) {
      const Point from{static_cast<double>(x) + 0.5 - a.x, static_cast<double>(y) + 0.5 - a.y};
      const double share =
          squared > 0 ? std::clamp((from.x * way.x + from.y * way.y) / squared, 0.0, 1.0) : 0;
      const Point off{from.x - share * way.x, from.y - share * way.y};
      const double away = std::sqrt(off.x * off.x + off.y * off.y);
      // Thinner than a pixel, a line covers no pixel fully.
      const double covered = std::min(1.0, 2 * radius) * std::clamp(radius + 0.5 - away, 0.0, 1.0);
      row[x] = std::max(row[x], static_cast<float>(covered));
    }
  }
}

}  // namespace

void draw_stroke(const Stroke& stroke, double pen, Plane& coverage) {
  // A long line that slants has but few of the pixels around it.
  const double longest = std::max(24.0, 2 * pen);
  if (stroke.size() == 1) draw_piece(stroke[0], stroke[0], pen / 2, coverage);
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    const Point from = stroke[i - 1];
    const Point way{stroke[i].x - from.x, stroke[i].y - from.y};
    const double pieces = std::max(1.0, std::ceil(std::hypot(way.x, way.y) / longest));
    for (double piece = 0; piece < pieces; ++piece) {
      const double start = piece / pieces;
      const double end = (piece + 1) / pieces;
      draw_piece({from.x + start * way.x, from.y + start * way.y},
                 {from.x + end * way.x, from.y + end * way.y}, pen / 2, coverage);
    }
  }
}

}  // namespace inkdigit
