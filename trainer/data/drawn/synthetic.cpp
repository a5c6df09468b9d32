#include "trainer/data/drawn/synthetic.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

constexpr double kTau = 2 * std::numbers::pi;

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(double k, Point a) { return {k * a.x, k * a.y}; }
double length(Point a) { return std::hypot(a.x, a.y); }

// Normal, but never further than 2.5 standard deviations: the few samples beyond would be digits
// that nobody can read.
double normal(Random& random, double sigma) {
  return sigma * std::clamp(static_cast<double>(random.normal()), -2.5, 2.5);
}

// A braced list is evaluated from left to right, so the order of the draws is fixed.
Point normal_point(Random& random, double sigma) {
  return {normal(random, sigma), normal(random, sigma)};
}

// At random, by weight.
const Form& choose_form(std::span<const Form> forms, Random& random) {
  double total = 0;
  for (const Form& form : forms) total += form.weight;
  double rest = uniform(random, 0, total);
  for (const Form& form : forms) {
    rest -= form.weight;
    if (rest < 0) return form;
  }
  return forms.back();
}

// A shape between `form` and another of its family, or a little beyond, away from the other.
std::vector<Skeleton> blend(const Form& form, const Form& other, Random& random) {
  std::vector<Skeleton> strokes = form.strokes;
  if (form.family == 0 || form.family != other.family) return strokes;
  const double share = uniform(random, -0.3, 0.7);
  for (std::size_t s = 0; s < strokes.size(); ++s) {
    for (std::size_t i = 0; i < strokes[s].size(); ++i) {
      Point& at = strokes[s][i].at;
      at = at + share * (other.strokes[s][i].at - at);
    }
  }
  return strokes;
}

// Moves the control points of a stroke. Neighbors move alike (an autoregressive walk along the
// stroke), so that the shape stays smooth; `haste` pulls each towards its neighbors, as a hurried
// pen cuts its bends short.
void displace(Skeleton& stroke, double sigma, double haste, Random& random) {
  constexpr double kMemory = 0.5;
  const Skeleton before = stroke;
  const Point shift = normal_point(random, 0.025);
  Point walk = normal_point(random, sigma);
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    Point& at = stroke[i].at;
    if (i > 0 && i + 1 < stroke.size()) {
      at = at + haste * (0.5 * (before[i - 1].at + before[i + 1].at) - at);
    }
    at = at + walk + shift;
    walk = kMemory * walk + std::sqrt(1 - kMemory * kMemory) * normal_point(random, sigma);
  }
}

// Makes some corners round.
void round_corners(Skeleton& stroke, double probability, Random& random) {
  for (ControlPoint& point : stroke) point.corner &= !happens(random, probability);
}

// The time from one knot to the next: centripetal, as this parametrization of the Catmull-Rom
// spline makes neither cusps nor loops of its own (Yuksel, Schaefer and Keyser, "Parameterization
// and applications of Catmull-Rom curves", Computer-Aided Design 43, 2011).
double duration(Point from, Point to) { return std::sqrt(std::max(length(to - from), 1e-6)); }

Point chord_velocity(Point from, Point to) { return (1 / duration(from, to)) * (to - from); }

// The velocity at b on a path that goes smoothly through a, b and c.
Point velocity(Point a, Point b, Point c) {
  const double whole = duration(a, b) + duration(b, c);
  return chord_velocity(a, b) - (1 / whole) * (c - a) + chord_velocity(b, c);
}

// The cubic Hermite segment from b to c, without c.
void append_segment(Point b, Point leaving, Point c, Point arriving, Stroke& path) {
  constexpr int kSteps = 12;
  const double span = duration(b, c);
  for (int step = 0; step < kSteps; ++step) {
    const double t = static_cast<double>(step) / kSteps;
    const double s = 1 - t;
    path.push_back((s * s * (1 + 2 * t)) * b + (s * s * t * span) * leaving +
                   (t * t * (3 - 2 * t)) * c - (t * t * s * span) * arriving);
  }
}

// The smooth curve through the control points.
Stroke trace(const Skeleton& knots) {
  Stroke path;
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    const Point b = knots[i].at;
    const Point c = knots[i + 1].at;
    const bool smooth_start = i > 0 && !knots[i].corner;
    const bool smooth_end = i + 2 < knots.size() && !knots[i + 1].corner;
    const Point chord = chord_velocity(b, c);
    Point leaving = smooth_start ? velocity(knots[i - 1].at, b, c) : chord;
    Point arriving = smooth_end ? velocity(b, c, knots[i + 2].at) : chord;
    // At an end and at a corner the path is not bent (the natural spline's condition).
    if (!smooth_start) leaving = 1.5 * chord - 0.5 * arriving;
    if (!smooth_end) arriving = 1.5 * chord - 0.5 * leaving;
    append_segment(b, leaving, c, arriving, path);
  }
  path.push_back(knots.back().at);
  return path;
}

// Through so many points a straight line is laid to find the direction of an end.
constexpr std::size_t kReach = 6;

// Lengthens the end of a stroke, or cuts it off, by at most a fifth of the stroke.
void shoot_end(Stroke& path, double amount) {
  const std::size_t keep = path.size() - path.size() / 5;
  for (; amount < 0 && path.size() > keep; path.pop_back()) {
    amount += length(path.back() - path[path.size() - 2]);
  }
  const Point direction = path.back() - path[path.size() - std::min(path.size(), kReach)];
  if (amount <= 0 || length(direction) == 0) return;
  path.push_back(path.back() + (amount / length(direction)) * direction);
}

// The tick that a pen leaves when it moves on before it is lifted, mostly back the way it came.
void hook_end(Stroke& path, Random& random) {
  const Point back = path[path.size() - std::min(path.size(), kReach)] - path.back();
  const double angle = std::atan2(back.y, back.x) + normal(random, 0.8);
  const double size = 0.02 * std::exp(uniform(random, 0, 2.5));
  path.push_back(path.back() + size * Point{std::cos(angle), std::sin(angle)});
}

void vary_ends(Stroke& path, Random& random) {
  for (int end = 0; end < 2; ++end) {
    shoot_end(path, normal(random, 0.07));
    if (happens(random, 0.14)) hook_end(path, random);
    std::reverse(path.begin(), path.end());
  }
}

// Slants, turns, stretches and bends the plane, all strokes alike.
class Deformation {
 public:
  explicit Deformation(Random& random)
      : slant_(0.12 + normal(random, 0.23)),
        angle_(normal(random, 0.1)),
        width_(std::exp(normal(random, 0.25))) {
    const double bend = uniform(random, 0.015, 0.07);
    for (Wave& wave : waves_) {
      wave.frequency = normal_point(random, 0.4);
      wave.phase = uniform(random, 0, kTau);
      wave.amplitude = normal_point(random, bend);
    }
  }

  Point operator()(Point point) const {
    Point bent = point - Point{0.5, 0.5};  // the middle of the box stays where it is
    for (const Wave& wave : waves_) {
      const double cycles = wave.frequency.x * point.x + wave.frequency.y * point.y;
      bent = bent + std::sin(kTau * cycles + wave.phase) * wave.amplitude;
    }
    const Point slanted{width_ * bent.x - slant_ * bent.y, bent.y};
    return {std::cos(angle_) * slanted.x - std::sin(angle_) * slanted.y,
            std::sin(angle_) * slanted.x + std::cos(angle_) * slanted.y};
  }

 private:
  struct Wave {
    Point frequency;  // cycles a unit, along x and y
    double phase = 0;
    Point amplitude;
  };

  double slant_;  // to the right, x a unit of height
  double angle_;  // clockwise, radians
  double width_;
  std::array<Wave, 3> waves_;
};

// How the hand and the tablet make points of a path; lengths in units of the box.
struct Pen {
  std::size_t inertia;  // the path is averaged over so many points on either side
  double step;          // the mean distance between two samples
  double tremor;        // how far a sample lies from the path
};

Pen choose_pen(Random& random) {
  return {random.below(4), 0.01 * std::exp(uniform(random, 0, 2.2)),
          happens(random, 0.5) ? uniform(random, 0, 0.008) : 0};
}

Stroke average(const Stroke& path, std::size_t radius) {
  Stroke smooth = path;
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const std::size_t reach = std::min({radius, i, path.size() - 1 - i});
    Point sum;
    for (std::size_t j = i - reach; j <= i + reach; ++j) sum = sum + path[j];
    smooth[i] = (1.0 / static_cast<double>(2 * reach + 1)) * sum;
  }
  return smooth;
}

// The samples that a tablet takes of the path, both ends among them.
Stroke sample(const Stroke& path, const Pen& pen, Random& random) {
  Stroke samples{path.front()};
  double rest = pen.step;  // to go to the next sample
  Point noise;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Point way = path[i] - path[i - 1];
    double walked = 0;
    while (length(way) - walked > rest) {
      walked += rest;
      noise = 0.7 * noise + normal_point(random, 0.7 * pen.tremor);
      samples.push_back(path[i - 1] + (walked / length(way)) * way + noise);
      rest = pen.step * uniform(random, 0.6, 1.4);
    }
    rest -= length(way) - walked;
  }
  samples.push_back(path.back());
  return samples;
}

// Scales and shifts a drawing to some size and some place on a canvas of some side.
void place_on_canvas(Drawing& drawing, Random& random) {
  const Box box = box_of(drawing);
  const Point low{box.left, box.top};
  const double side = uniform(random, 0.2, 1) * kMaxSyntheticCanvas;
  const double scale = uniform(random, 0.25, 0.9) * side / std::max(box.width(), box.height());
  const Point room = Point{side, side} - scale * Point{box.width(), box.height()};
  const Point corner{room.x * random.uniform(), room.y * random.uniform()};
  const bool whole_pixels = happens(random, 0.4);
  for (Stroke& stroke : drawing) {
    for (Point& point : stroke) {
      point = corner + scale * (point - low);
      if (whole_pixels) point = {std::round(point.x), std::round(point.y)};
      point = {std::clamp(point.x, 0.0, side), std::clamp(point.y, 0.0, side)};
    }
  }
}

}  // namespace

Drawing write_by_hand(std::vector<Skeleton> strokes, Random& random) {
  const double rounding = happens(random, 0.3) ? 0.8 : 0.05;  // some people have no corners
  const double sigma = uniform(random, 0.01, 0.06);
  const double haste = uniform(random, -0.1, 0.25);
  const Deformation deform(random);
  const Pen pen = choose_pen(random);

  Drawing drawing;
  for (Skeleton& skeleton : strokes) {
    round_corners(skeleton, rounding, random);
    displace(skeleton, sigma, haste, random);
    Stroke path = average(trace(skeleton), pen.inertia);
    vary_ends(path, random);
    for (Point& point : path) point = deform(point);
    drawing.push_back(sample(path, pen, random));
  }
  place_on_canvas(drawing, random);
  return drawing;
}

Drawing synthetic_digit(int digit, Random& random) {
  assert(digit >= 0 && digit < kSyntheticDigits);
  const std::span<const Form> forms = forms_of(digit);
  const Form& form = choose_form(forms, random);
  return write_by_hand(blend(form, choose_form(forms, random), random), random);
}

}  // namespace inkdigit
