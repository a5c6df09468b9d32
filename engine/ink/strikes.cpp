#include "engine/ink/strikes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ink/box.hpp"

namespace inkdigit {
namespace {

double reach(double x, double y, const Box& box) {
  return std::abs(x) * box.width() + std::abs(y) * box.height();
}

// From one side of the box to the other, and near its middle.
bool leads_through(std::span<const Point> line, const Box& box) {
  constexpr double kStraight = 0.93;  // the distance of its ends as a share of its length
  constexpr double kAcross = 0.75;    // how much of the box's extent along the line it covers
  constexpr double kAside = 0.22;     // how far from the middle, as a share of the extent across it
  const Point a = line.front();
  const auto distance = [](Point p, Point q) {
    return std::sqrt((q.x - p.x) * (q.x - p.x) + (q.y - p.y) * (q.y - p.y));
  };
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += distance(line[i - 1], line[i]);
  const double chord = distance(a, line.back());
  if (chord <= 0 || chord < kStraight * length) return false;
  const double x = (line.back().x - a.x) / chord;
  const double y = (line.back().y - a.y) / chord;
  const double middle_x = (box.left + box.right) / 2 - a.x;
  const double middle_y = (box.top + box.bottom) / 2 - a.y;
  const double along = x * middle_x + y * middle_y;
  const double extent = reach(x, y, box);
  const double covered = std::min(chord, along + extent / 2) - std::max(0.0, along - extent / 2);
  return covered >= kAcross * extent &&
         std::abs(x * middle_y - y * middle_x) <= kAside * reach(y, x, box);
}

// How often the coordinate turns back by at least `least`.
int turns(std::span<const Point> points, double Point::*coordinate, double least) {
  int turned = -1;
  double direction = 0;
  double extreme = points.front().*coordinate;
  for (const Point p : points) {
    const double moved = p.*coordinate - extreme;
    if (moved * direction <= 0 && std::abs(moved) >= least) {
      ++turned;
      direction = moved;
    } else if (moved * direction <= 0) {
      continue;
    }
    extreme = p.*coordinate;
  }
  return turned;
}

bool goes_to_and_fro(std::span<const Point> points, const Box& box) {
  constexpr int kTurns = 3;
  constexpr double kWide = 0.5;    // of its own box
  constexpr double kCovers = 0.6;  // of the box of what is under it, either way
  const Box own = box_of(points);
  return std::min(own.right, box.right) - std::max(own.left, box.left) >= kCovers * box.width() &&
         std::min(own.bottom, box.bottom) - std::max(own.top, box.top) >= kCovers * box.height() &&
         std::max(turns(points, &Point::x, kWide * own.width()),
                  turns(points, &Point::y, kWide * own.height())) >= kTurns;
}

}  // namespace

StrokesView without_last(const StrokesView& strokes) {
  return {strokes.points.first(strokes.points.size() - strokes.lengths.back()),
          strokes.lengths.first(strokes.lengths.size() - 1)};
}

Strike last_strike(const StrokesView& strokes) {
  if (strokes.lengths.empty() || strokes.lengths.back() < 2) return Strike::kNone;
  const std::span<const Point> points = strokes.points.last(strokes.lengths.back());
  const Box box = box_of(without_last(strokes).points);
  if (!(box.height() > 0)) return Strike::kNone;
  if (leads_through(points, box)) {
    const Box own = box_of(points);
    return own.height() < own.width() ? Strike::kBar : Strike::kLine;
  }
  return goes_to_and_fro(points, box) ? Strike::kZigzag : Strike::kNone;
}

}  // namespace inkdigit
