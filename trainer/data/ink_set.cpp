#include "trainer/data/ink_set.hpp"

#include <algorithm>
#include <cassert>

namespace inkdigit {
namespace {

struct Frame {
  Point corner;
  double side = 0;  // the larger one
};

Frame frame_of(const Drawing& drawing, Point start) {
  Point low = start;
  Point high = start;
  for (const Stroke& stroke : drawing) {
    for (const Point p : stroke) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  }
  return {low, std::max(high.x - low.x, high.y - low.y)};
}

}  // namespace

void InkSet::pad(std::size_t count) {
  if (first_point_.empty()) first_point_.push_back(0);
  assert(first_stroke_.size() <= count + 1);
  first_stroke_.resize(count + 1, first_point_.size() - 1);
}

void InkSet::add(std::size_t sample, const Drawing& drawing) {
  const auto inked = std::find_if(drawing.begin(), drawing.end(),
                                  [](const Stroke& stroke) { return !stroke.empty(); });
  if (inked == drawing.end()) return;
  pad(sample);
  const Frame frame = frame_of(drawing, inked->front());
  // Divided, not multiplied by a reciprocal, which would be infinite for the smallest drawings.
  const double side = frame.side > 0 ? frame.side : 1;
  for (const Stroke& stroke : drawing) {
    if (stroke.empty()) continue;
    for (const Point p : stroke) {
      points_.push_back({static_cast<float>((p.x - frame.corner.x) / side),
                         static_cast<float>((p.y - frame.corner.y) / side)});
    }
    first_point_.push_back(points_.size());
  }
  first_stroke_.push_back(first_point_.size() - 1);
}

void InkSet::append(std::size_t first, const InkSet& more) {
  if (more.empty()) return;
  pad(first);
  const std::size_t points = points_.size();
  const std::size_t strokes = first_point_.size() - 1;
  points_.insert(points_.end(), more.points_.begin(), more.points_.end());
  for (std::size_t s = 1; s < more.first_point_.size(); ++s) {
    first_point_.push_back(points + more.first_point_[s]);
  }
  for (std::size_t s = 1; s < more.first_stroke_.size(); ++s) {
    first_stroke_.push_back(strokes + more.first_stroke_[s]);
  }
}

void InkSet::copy(std::size_t sample, Ink& ink) const {
  assert(has(sample));
  ink.points.clear();
  ink.lengths.clear();
  for (std::size_t s = first_stroke_[sample]; s < first_stroke_[sample + 1]; ++s) {
    for (std::size_t i = first_point_[s]; i < first_point_[s + 1]; ++i) {
      ink.points.push_back({double{points_[i].x}, double{points_[i].y}});
    }
    ink.lengths.push_back(static_cast<std::uint32_t>(first_point_[s + 1] - first_point_[s]));
  }
}

}  // namespace inkdigit
