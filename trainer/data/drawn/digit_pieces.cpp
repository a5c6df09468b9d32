#include "trainer/data/drawn/digit_pieces.hpp"

#include <algorithm>

#include "engine/ink/box.hpp"
#include "engine/number/stroke_geometry.hpp"

namespace inkdigit {
namespace {

double length_of(const Stroke& stroke) {
  double length = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) length += distance(stroke[i - 1], stroke[i]);
  return length;
}

// The first `length` of the way that the pen goes.
Drawing first_part(const Drawing& drawing, double length) {
  Drawing part;
  for (const Stroke& stroke : drawing) {
    if (length <= 0) break;
    if (stroke.empty()) continue;
    Stroke& kept = part.emplace_back(Stroke{stroke[0]});
    for (std::size_t i = 1; i < stroke.size() && length > 0; ++i) {
      length -= distance(stroke[i - 1], stroke[i]);
      kept.push_back(stroke[i]);
    }
  }
  return part;
}

Drawing reversed(Drawing drawing) {
  std::reverse(drawing.begin(), drawing.end());
  for (Stroke& stroke : drawing) std::reverse(stroke.begin(), stroke.end());
  return drawing;
}

}  // namespace

Drawing placed(Drawing drawing, Point center, double height) {
  const Box box = box_of(drawing);
  const double scale = height / std::max(box.height(), 1e-3);
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) {
      p = {center.x + scale * (p.x - 0.5 * (box.left + box.right)),
           center.y + scale * (p.y - 0.5 * (box.top + box.bottom))};
    }
  }
  return drawing;
}

std::optional<Drawing> part_of(const Drawing& drawing, bool last, double share) {
  constexpr double kStraight = 0.75;  // of the way, between a part's ends
  const Drawing whole = last ? reversed(drawing) : drawing;
  double length = 0;
  for (const Stroke& stroke : whole) length += length_of(stroke);
  Drawing part = first_part(whole, share * length);
  if (part.size() != 1) return std::nullopt;
  const Stroke& stroke = part.front();
  if (distance(stroke.front(), stroke.back()) >= kStraight * length_of(stroke)) return std::nullopt;
  return part;
}

}  // namespace inkdigit
