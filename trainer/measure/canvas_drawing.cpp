#include "trainer/measure/canvas_drawing.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

using Eigen::Vector2d;

constexpr double kLeastShare = 0.25;  // of the canvas, that the ink's longer side takes
constexpr double kThinnestPen = 16;   // pixels
constexpr double kThickestPen = 20;

Vector2d vector(Point p) { return {p.x, p.y}; }

double squared_distance(const Vector2d& p, const Vector2d& a, const Vector2d& b) {
  const Vector2d way = b - a;
  const double length = way.squaredNorm();
  const double t = length > 0 ? std::clamp((p - a).dot(way) / length, 0.0, 1.0) : 0;
  return (a + t * way - p).squaredNorm();
}

// Squared distances of the canvas's pixels from the nearest of the pen's ways.
class DistanceMap {
 public:
  explicit DistanceMap(double reach)
      : reach_(reach), squares_(kSide * kSide, std::numeric_limits<double>::max()) {}

  void add(const Vector2d& a, const Vector2d& b) {
    const Vector2d low = a.cwiseMin(b).array() - reach_;
    const Vector2d high = a.cwiseMax(b).array() + reach_;
    for (std::size_t y = pixel(low.y()); y < pixel(high.y() + 1); ++y) {
      for (std::size_t x = pixel(low.x()); x < pixel(high.x() + 1); ++x) {
        const Vector2d middle(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
        double& square = squares_[y * kSide + x];
        square = std::min(square, squared_distance(middle, a, b));
      }
    }
  }

  // The share of each pixel that lies within `reach`, taking the ink's edge for straight.
  [[nodiscard]] std::vector<std::uint8_t> ink() const {
    std::vector<std::uint8_t> ink;
    for (const double square : squares_) {
      const double share = std::clamp(reach_ - std::sqrt(square), 0.0, 1.0);
      ink.push_back(static_cast<std::uint8_t>(std::lround(255 * share)));
    }
    return ink;
  }

 private:
  static constexpr std::size_t kSide = kCanvasSide;

  static std::size_t pixel(double at) {
    return static_cast<std::size_t>(std::clamp(std::floor(at), 0.0, double{kCanvasSide}));
  }

  double reach_;
  std::vector<double> squares_;
};

}  // namespace

CanvasDrawing place_on_canvas(const Drawing& drawing, Random& random) {
  Eigen::AlignedBox2d box;
  for (const Stroke& stroke : drawing) {
    for (const Point point : stroke) box.extend(vector(point));
  }
  CanvasDrawing placed{drawing, uniform(random, kThinnestPen, kThickestPen)};
  const double size = uniform(random, kLeastShare, 1) * kCanvasSide;
  const double across = static_cast<double>(random.uniform());
  const double down = static_cast<double>(random.uniform());
  if (box.isEmpty()) return placed;
  const double longer = box.sizes().maxCoeff();
  const double scale = longer > 0 ? (size - placed.pen) / longer : 0;
  const Vector2d room = (kCanvasSide - placed.pen - (scale * box.sizes()).array());
  const Vector2d corner = room.cwiseProduct(Vector2d(across, down)).array() + placed.pen / 2;
  for (Stroke& stroke : placed.drawing) {
    for (Point& point : stroke) {
      const Vector2d at = corner + scale * (vector(point) - box.min());
      point = {at.x(), at.y()};
    }
  }
  return placed;
}

Image draw_canvas(const CanvasDrawing& placed) {
  DistanceMap map(placed.pen / 2 + 0.5);
  for (const Stroke& stroke : placed.drawing) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      map.add(vector(stroke[i == 0 ? 0 : i - 1]), vector(stroke[i]));
    }
  }
  return {kCanvasSide, kCanvasSide, 1, map.ink()};
}

}  // namespace inkdigit
