#include "trainer/data/ink_set.hpp"

#include <algorithm>
#include <cassert>
#include <span>

#include "engine/ink/box.hpp"

namespace inkdigit {

void InkSet::pad(std::size_t count) {
  if (first_point_.empty()) first_point_.push_back(0);
  assert(first_stroke_.size() <= count + 1);
  first_stroke_.resize(count + 1, first_point_.size() - 1);
}

void InkSet::add(std::size_t sample, const Drawing& drawing) {
  const bool blank = std::all_of(drawing.begin(), drawing.end(),
                                 [](const Stroke& stroke) { return stroke.empty(); });
  if (blank) return;
  pad(sample);
  const Box box = box_of(drawing);
  // Divided, not multiplied by a reciprocal, which would be infinite for the smallest drawings.
  const double larger = std::max(box.width(), box.height());
  const double side = larger > 0 ? larger : 1;
  for (const Stroke& stroke : drawing) {
    if (stroke.empty()) continue;
    for (const Point p : stroke) {
      points_.push_back({static_cast<float>((p.x - box.left) / side),
                         static_cast<float>((p.y - box.top) / side)});
    }
    first_point_.push_back(points_.size());
  }
  first_stroke_.push_back(first_point_.size() - 1);
}

void InkSet::add_of(std::size_t sample, const InkSet& other, std::size_t other_sample) {
  if (!other.has(other_sample)) return;
  pad(sample);
  const std::size_t end = other.first_stroke_[other_sample + 1];
  for (std::size_t s = other.first_stroke_[other_sample]; s < end; ++s) {
    const auto points =
        std::span(other.points_)
            .subspan(other.first_point_[s], other.first_point_[s + 1] - other.first_point_[s]);
    points_.insert(points_.end(), points.begin(), points.end());
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
