#include "engine/number/joins.hpp"

#include <algorithm>
#include <span>

#include "engine/ink/box.hpp"
#include "engine/number/stroke_geometry.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kPoints = 65;  // at equal distances along a stroke
constexpr std::size_t kStep = 2;     // every second of them may be where a digit ends or begins

// Lengths are in heights of the stroke. Found on numbers of which two digits are joined, composed
// of the digits of those writers of UNIPEN and pendigits who are not held out
// (trainer/data/drawn/number_kinds); docs/how-it-works.md says what they are worth.
constexpr double kNarrowest = 0.6;    // two digits are wider together
constexpr double kShortest = 0.45;    // a digit is taller
constexpr double kTouches = 0.1;      // a distance from another stroke, in heights of a digit
constexpr double kLowestBegin = 0.8;  // of a digit, in its own heights
constexpr double kOverlap = 0.15;     // they reach past each other no farther
constexpr double kDirect = 0.95;      // of what leads from one to the other: chord by length
constexpr float kSure = 0.6F;         // confidence of a stroke that stays whole
constexpr float kLeast = 0.8F;        // confidence of each part
constexpr float kNotRead = -1;

struct Lift {
  std::size_t end = 0;    // of the left digit: index of its last point
  std::size_t begin = 0;  // of the right one: index of its first; 0 = the pen was lifted nowhere
};

// Of what cannot be read 0; why, reading it as part of the number tells.
float confidence_of(Recognizer& recognizer, std::span<const Point> stroke) {
  const auto length = static_cast<std::uint32_t>(stroke.size());
  const Result<Recognition> recognition = recognizer.recognize(StrokesView{stroke, {&length, 1}});
  return recognition && recognition->digit >= 0 ? recognition->confidence : 0;
}

// Digits begin above; the way up to a one's top does not.
bool begins_low(Point first, const Box& box) {
  return first.y > box.top + kLowestBegin * box.height();
}

// One part, by where it ends or begins.
struct Part {
  Box box;
  float confidence = kNotRead;
};

class JoinedStroke {
 public:
  JoinedStroke(Recognizer& recognizer, std::span<const Point> stroke)
      : recognizer_(recognizer),
        points_(outline_of(stroke, kPoints)),
        lefts_(kPoints),
        rights_(kPoints) {
    Box left;
    Box right;
    for (std::size_t i = 0; i < kPoints; ++i) {
      left.include(points_[i]);
      lefts_[i].box = left;
      right.include(points_[kPoints - 1 - i]);
      rights_[kPoints - 1 - i].box = right;
    }
  }

  // Where both parts are most surely digits.
  Lift best_lift() {
    Lift best;
    float most = 0;
    for (std::size_t end = kStep; end < kPoints; end += kStep) {
      for (std::size_t begin = end + kStep; begin < kPoints; begin += kStep) {
        if (!is_possible(end, begin)) continue;
        const float left = read(lefts_[end], left_of(end));
        if (left < kLeast) break;
        const float right = read(rights_[begin], right_of(begin));
        if (right < kLeast || left * right <= most) continue;
        most = left * right;
        best = {end, begin};
      }
    }
    return best;
  }

  [[nodiscard]] std::span<const Point> left_of(std::size_t end) const {
    return std::span(points_).first(end + 1);
  }
  [[nodiscard]] std::span<const Point> right_of(std::size_t begin) const {
    return std::span(points_).subspan(begin);
  }

 private:
  float read(Part& part, std::span<const Point> points) {
    if (part.confidence == kNotRead) part.confidence = confidence_of(recognizer_, points);
    return part.confidence;
  }

  // Whether the parts stand like digits, and what is between them is a straight line to the right.
  [[nodiscard]] bool is_possible(std::size_t end, std::size_t begin) const {
    const Box& left = lefts_[end].box;
    const Box& right = rights_[begin].box;
    const double height = lefts_.back().box.height();
    if (std::min(left.height(), right.height()) < kShortest * height) return false;
    if (left.right - right.left > kOverlap * height) return false;
    if (begins_low(points_.front(), left) || begins_low(points_[begin], right)) return false;
    const double way = static_cast<double>(begin - end) * distance(points_[0], points_[1]);
    return points_[begin].x > points_[end].x &&
           distance(points_[end], points_[begin]) >= kDirect * way;
  }

  Recognizer& recognizer_;
  std::vector<Point> points_;
  std::vector<Part> lefts_;   // by their last point
  std::vector<Part> rights_;  // by their first
};

// As wide as two digits, as tall as a digit, and touched by no other stroke: what is, is part of a
// digit of several strokes, such as a four.
bool may_be_two(std::span<const StrokeShape> shapes, std::size_t at, double digit_height) {
  const Box& box = shapes[at].box;
  if (box.height() < kTall * digit_height || box.width() <= kNarrowest * box.height()) return false;
  for (std::size_t other = 0; other < shapes.size(); ++other) {
    if (other != at && distance(shapes[at], shapes[other]) < kTouches * digit_height) return false;
  }
  return true;
}

void keep(PartedStrokes& parted, std::uint32_t origin, std::span<const Point> stroke) {
  parted.points.insert(parted.points.end(), stroke.begin(), stroke.end());
  parted.lengths.push_back(static_cast<std::uint32_t>(stroke.size()));
  parted.origins.push_back(origin);
}

void keep_in_parts(Recognizer& recognizer, PartedStrokes& parted, std::uint32_t origin,
                   std::span<const Point> stroke) {
  if (confidence_of(recognizer, stroke) < kSure) {
    JoinedStroke parts(recognizer, stroke);
    const Lift lift = parts.best_lift();
    if (lift.begin > 0) {
      keep(parted, origin, parts.left_of(lift.end));
      keep(parted, origin, parts.right_of(lift.begin));
      return;
    }
  }
  keep(parted, origin, stroke);
}

}  // namespace

std::vector<std::uint32_t> origins_of(const PartedStrokes& parted,
                                      std::vector<std::uint32_t> parts) {
  for (std::uint32_t& part : parts) part = parted.origins[part];
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

PartedStrokes part_joined(Recognizer& recognizer, const StrokesView& strokes) {
  const std::vector<StrokeShape> shapes = shapes_from_left(strokes);
  const double digit_height = height_of_digits(shapes);
  std::vector<bool> wide(strokes.lengths.size());
  for (std::size_t at = 0; at < shapes.size(); ++at) {
    wide[shapes[at].index] = may_be_two(shapes, at, digit_height);
  }
  PartedStrokes parted;
  std::size_t first = 0;
  for (std::uint32_t i = 0; i < strokes.lengths.size(); ++i) {
    const std::span<const Point> stroke = strokes.points.subspan(first, strokes.lengths[i]);
    first += stroke.size();
    if (wide[i]) {
      keep_in_parts(recognizer, parted, i, stroke);
    } else {
      keep(parted, i, stroke);
    }
  }
  return parted;
}

}  // namespace inkdigit
