#include "trainer/augment/ink_points.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "trainer/augment/image_stream.hpp"

namespace inkdigit {
namespace {

double length(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }

double distance(Point a, Point b) { return length({b.x - a.x, b.y - a.y}); }

double length_of(std::span<const Point> stroke) {
  double length = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) length += distance(stroke[i - 1], stroke[i]);
  return length;
}

// Goes along a stroke, forwards only.
class Walker {
 public:
  explicit Walker(std::span<const Point> stroke) : stroke_(stroke) { measure(); }

  // The point so far along the stroke; what is beyond its end is its end.
  Point at(double length) {
    while (next_ + 1 < stroke_.size() && passed_ + segment_ < length) {
      passed_ += segment_;
      ++next_;
      measure();
    }
    const Point a = stroke_[next_ - 1];
    const Point b = stroke_[next_];
    const double share = segment_ > 0 ? std::clamp((length - passed_) / segment_, 0.0, 1.0) : 0;
    return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
  }

  // The first point of the stroke that lies behind the place that at() has found.
  [[nodiscard]] std::size_t next() const { return next_; }

 private:
  void measure() { segment_ = distance(stroke_[next_ - 1], stroke_[next_]); }

  std::span<const Point> stroke_;  // at least two points
  std::size_t next_ = 1;
  double passed_ = 0;   // length before the segment that ends in next_
  double segment_ = 0;  // its length
};

// Where a hook at the stroke's end leads to; at its start where `towards` is 1, at its last point
// where it is -1.
Point hook_tip(std::span<const Point> stroke, const InkHook& hook, std::ptrdiff_t towards) {
  // So far back the direction is the hand's and not the digitizer's noise.
  constexpr double kReach = 0.08;  // of the drawing's larger side
  const Point end = towards > 0 ? stroke.front() : stroke.back();
  Point back{};
  std::ptrdiff_t i = towards > 0 ? 0 : std::ssize(stroke) - 1;
  for (; i >= 0 && i < std::ssize(stroke); i += towards) {
    const Point p = stroke[static_cast<std::size_t>(i)];
    back = {p.x - end.x, p.y - end.y};
    if (length(back) >= kReach) break;
  }
  const double angle = std::atan2(back.y, back.x) + hook.turn;
  return {end.x + hook.length * std::cos(angle), end.y + hook.length * std::sin(angle)};
}

}  // namespace

void cut_ends(std::span<const Point> stroke, double start, double end, std::vector<Point>& out) {
  const double whole = length_of(stroke);
  if (!(whole > 0)) {
    out.insert(out.end(), stroke.begin(), stroke.end());
    return;
  }
  Walker walker(stroke);
  out.push_back(walker.at(start * whole));
  const std::size_t first = walker.next();
  const Point last = walker.at((1 - end) * whole);
  for (std::size_t i = first; i < walker.next(); ++i) out.push_back(stroke[i]);
  out.push_back(last);
}

void add_hooks(std::span<const Point> stroke, const InkHook& start, const InkHook& end,
               std::vector<Point>& out) {
  const bool any = length_of(stroke) > 0;
  if (any && start.length > 0) out.push_back(hook_tip(stroke, start, 1));
  out.insert(out.end(), stroke.begin(), stroke.end());
  if (any && end.length > 0) out.push_back(hook_tip(stroke, end, -1));
}

void resample(std::span<const Point> stroke, double step, std::vector<Point>& out) {
  const double whole = length_of(stroke);
  if (!(whole > 0)) {
    if (!stroke.empty()) out.push_back(stroke.front());
    return;
  }
  // Compared as a number of floating point, as it may be too large for a whole one.
  const double wanted = std::max(1.0, std::ceil(whole / step));
  const auto segments =
      static_cast<std::size_t>(std::min(wanted, static_cast<double>(stroke.size() - 1)));
  Walker walker(stroke);
  for (std::size_t i = 0; i < segments; ++i) {
    out.push_back(walker.at(whole * static_cast<double>(i) / static_cast<double>(segments)));
  }
  out.push_back(stroke.back());
}

void drop_points(std::span<const Point> stroke, double probability, Random& random,
                 std::vector<Point>& out) {
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    const bool end = i == 0 || i + 1 == stroke.size();
    if (end || !happens(random, probability)) out.push_back(stroke[i]);
  }
}

}  // namespace inkdigit
