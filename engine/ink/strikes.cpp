#include "engine/ink/strikes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ink/box.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMostStrikes = 3;

struct Line {
  std::span<const Point> points;  // at least two
  Box box;
};

double reach(double x, double y, double width, double height) {
  return std::abs(x) * width + std::abs(y) * height;
}

// Straight, from one side of the box to the other, and near its middle.
bool leads_through(const Line& line, const Box& box) {
  constexpr double kStraight = 0.93;  // the distance of its ends as a share of its length
  constexpr double kAcross = 0.75;    // how much of the box's extent along the line it covers
  constexpr double kAside = 0.22;     // how far from the middle, as a share of the extent across it
  const Point a = line.points.front();
  const Point b = line.points.back();
  double length = 0;
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    length += std::hypot(line.points[i].x - line.points[i - 1].x,
                         line.points[i].y - line.points[i - 1].y);
  }
  const double chord = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0 || chord < kStraight * length) return false;
  const double x = (b.x - a.x) / chord;
  const double y = (b.y - a.y) / chord;
  const double middle_x = (box.left + box.right) / 2 - a.x;
  const double middle_y = (box.top + box.bottom) / 2 - a.y;
  const double along = x * middle_x + y * middle_y;
  const double extent = reach(x, y, box.width(), box.height());
  const double covered = std::min(chord, along + extent / 2) - std::max(0.0, along - extent / 2);
  return covered >= kAcross * extent &&
         std::abs(x * middle_y - y * middle_x) <= kAside * reach(y, x, box.width(), box.height());
}

// How often the coordinate turns back by at least `least`.
template <class Coordinate>
int turns(std::span<const Point> points, double least, const Coordinate& coordinate) {
  int turned = 0;
  int direction = 0;
  double extreme = coordinate(points.front());
  for (const Point p : points) {
    const double moved = coordinate(p) - extreme;
    if (direction == 0 ? std::abs(moved) >= least : moved * direction <= -least) {
      turned += direction == 0 ? 0 : 1;
      direction = moved > 0 ? 1 : -1;
      extreme = coordinate(p);
    } else if (moved * direction > 0) {
      extreme = coordinate(p);
    }
  }
  return turned;
}

bool goes_to_and_fro(const Line& line, const Box& box) {
  constexpr int kTurns = 3;
  constexpr double kWide = 0.5;    // of its own box
  constexpr double kCovers = 0.6;  // of the box of what is under it, either way
  const double width = std::min(line.box.right, box.right) - std::max(line.box.left, box.left);
  const double height = std::min(line.box.bottom, box.bottom) - std::max(line.box.top, box.top);
  if (width < kCovers * box.width() || height < kCovers * box.height()) return false;
  return turns(line.points, kWide * line.box.width(), [](Point p) { return p.x; }) >= kTurns ||
         turns(line.points, kWide * line.box.height(), [](Point p) { return p.y; }) >= kTurns;
}

}  // namespace

StrokesView without_last(const StrokesView& strokes, std::size_t count) {
  std::size_t points = strokes.points.size();
  for (const std::uint32_t length : strokes.lengths.last(count)) points -= length;
  return {strokes.points.first(points), strokes.lengths.first(strokes.lengths.size() - count)};
}

Strikes find_strikes(const StrokesView& strokes) {
  Strikes found;
  const std::size_t most = std::min(kMostStrikes + 1, strokes.lengths.size());
  for (std::size_t count = 1; count < most; ++count) {
    const StrokesView under = without_last(strokes, count);
    Box box;
    for (const Point p : under.points) box.include(p);
    bool all = box.height() > 0;
    std::size_t first = under.points.size();
    for (const std::uint32_t length : strokes.lengths.last(count)) {
      Line line{strokes.points.subspan(first, length), {}};
      for (const Point p : line.points) line.box.include(p);
      first += length;
      const bool straight = length > 1 && leads_through(line, box);
      all = all && length > 1 && (straight || goes_to_and_fro(line, box));
      if (count > 1 || !straight) continue;
      const double x = line.points.back().x - line.points.front().x;
      const double y = line.points.back().y - line.points.front().y;
      found.line = true;
      found.bar = std::abs(y) < std::abs(x);
    }
    if (all) found.strokes = count;
  }
  if (found.strokes != 1) found.line = found.bar = false;
  return found;
}

}  // namespace inkdigit
