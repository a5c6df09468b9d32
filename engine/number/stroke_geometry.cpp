#include "engine/number/stroke_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/ink/segment.hpp"

namespace inkdigit {
namespace {

// Enough to follow any digit to a hundredth of its height or so.
constexpr std::size_t kOutlinePoints = 33;

double cross(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool segments_cross(Point a, Point b, Point c, Point d) {
  return (cross(a, b, c) > 0) != (cross(a, b, d) > 0) &&
         (cross(c, d, a) > 0) != (cross(c, d, b) > 0);
}

double middle(const StrokeShape& shape) { return shape.box.left + shape.box.right; }

// A step of insertion sort: the library's stable sort would take 4 kB of WebAssembly.
void sink_last(std::vector<StrokeShape>& shapes) {
  for (std::size_t i = shapes.size() - 1; i > 0; --i) {
    if (middle(shapes[i - 1]) <= middle(shapes[i])) return;
    std::swap(shapes[i - 1], shapes[i]);
  }
}

}  // namespace

double distance(Point a, Point b) {
  return std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

std::vector<Point> outline_of(std::span<const Point> stroke, std::size_t count) {
  double total = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) total += distance(stroke[i - 1], stroke[i]);
  std::vector<Point> outline{stroke.front()};
  double passed = 0;  // length up to stroke[i - 1]
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    const Point a = stroke[i - 1];
    const Point b = stroke[i];
    const double step = distance(a, b);
    while (outline.size() + 1 < count) {
      const double next =
          total * static_cast<double>(outline.size()) / static_cast<double>(count - 1);
      if (next > passed + step) break;
      const double t = step > 0 ? (next - passed) / step : 0;
      outline.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
    passed += step;
  }
  outline.push_back(stroke.back());
  return outline;
}

std::vector<StrokeShape> shapes_from_left(const StrokesView& strokes) {
  std::vector<StrokeShape> shapes;
  std::size_t first = 0;
  for (std::size_t i = 0; i < strokes.lengths.size(); ++i) {
    const std::size_t length = strokes.lengths[i];
    const std::span<const Point> points = strokes.points.subspan(first, length);
    if (length > 0) {
      StrokeShape& shape = shapes.emplace_back();
      shape.index = static_cast<std::uint32_t>(i);
      shape.box = box_of(points);
      shape.outline = outline_of(points, kOutlinePoints);
      sink_last(shapes);
    }
    first += length;
  }
  return shapes;
}

double height_of_digits(std::span<const StrokeShape> strokes) {
  double tallest = 0;
  double widest = 0;
  for (const StrokeShape& stroke : strokes) {
    tallest = std::max(tallest, stroke.box.height());
    widest = std::max(widest, stroke.box.width());
  }
  if (tallest <= 0) return widest > 0 ? widest : 1;
  double sum = 0;
  std::size_t tall = 0;
  for (const StrokeShape& stroke : strokes) {
    if (stroke.box.height() < tallest / 2) continue;
    sum += stroke.box.height();
    ++tall;
  }
  return sum / static_cast<double>(tall);
}

double distance(const StrokeShape& a, const StrokeShape& b) {
  double least = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i + 1 < a.outline.size(); ++i) {
    for (std::size_t j = 0; j + 1 < b.outline.size(); ++j) {
      const Point p = a.outline[i];
      const Point q = a.outline[i + 1];
      const Point r = b.outline[j];
      const Point s = b.outline[j + 1];
      if (segments_cross(p, q, r, s)) return 0;
      least = std::min({least, squared_distance(p, r, s), squared_distance(q, r, s),
                        squared_distance(r, p, q), squared_distance(s, p, q)});
    }
  }
  return std::sqrt(least);
}

}  // namespace inkdigit
