#include "trainer/data/drawn/number_kinds.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/number_composer.hpp"

namespace inkdigit {
namespace {

using Digits = std::vector<Drawing>;  // from the left

struct Row {
  std::string label;
  Digits digits;
};

Row row_of(std::span<const StrokeSample> samples, std::size_t count, double height, Random& random,
           NumberStyle style = {}) {
  style.delayed_probability = 0;
  const ComposedNumber number = compose_number(samples, count, height, random, style);
  Row row{number.label, Digits(count)};
  for (std::size_t s = 0; s < number.drawing.size(); ++s) {
    row.digits[number.digit_of_stroke[s]].push_back(number.drawing[s]);
  }
  return row;
}

void move(Drawing& drawing, double x, double y) {
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {p.x + x, p.y + y};
  }
}

void move(std::span<Drawing> digits, double x, double y) {
  for (Drawing& digit : digits) move(digit, x, y);
}

// About its lower left corner.
void resize(Drawing& drawing, double scale) {
  const Box box = box_of(drawing);
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) {
      p = {box.left + (p.x - box.left) * scale, box.bottom + (p.y - box.bottom) * scale};
    }
  }
}

Drawing flat(const Digits& digits) {
  Drawing drawing;
  for (const Drawing& digit : digits) drawing.insert(drawing.end(), digit.begin(), digit.end());
  return drawing;
}

// A pen's line: a little bent, and with points all along.
Stroke pen_line(Point from, Point to, Random& random) {
  const double bend = uniform(random, -0.04, 0.04);
  Stroke stroke;
  for (int i = 0; i <= 12; ++i) {
    const double t = i / 12.0;
    const double aside = bend * std::sin(3.14159 * t);
    stroke.push_back({from.x + (to.x - from.x) * t - (to.y - from.y) * aside,
                      from.y + (to.y - from.y) * t + (to.x - from.x) * aside});
  }
  return stroke;
}

// Of half of the writers one touch of the pen, of the others a small blot.
Stroke dot(Point at, double height, Random& random) {
  if (happens(random, 0.5)) return {at};
  const double size = height * uniform(random, 0.01, 0.05);
  return {at, {at.x + size, at.y + size / 2}, {at.x + size / 2, at.y + size}, at};
}

// A sign with its left side at x = 0; digits reach from y = -height to 0.
Drawing sign_of(NumberKind kind, double height, Random& random) {
  const auto lengths = [&](double low, double high) { return height * uniform(random, low, high); };
  switch (kind) {
    case NumberKind::kPoint:
      return {dot({0, lengths(-0.08, 0.02)}, height, random)};
    case NumberKind::kComma: {
      const double lean = lengths(0.04, 0.12);
      const double top = lengths(-0.1, 0.0);
      return {pen_line({lean, top}, {0, top + lengths(0.12, 0.24)}, random)};
    }
    case NumberKind::kMinus: {
      const double y = lengths(-0.6, -0.4);
      return {pen_line({0, y}, {lengths(0.25, 0.55), y + lengths(-0.04, 0.04)}, random)};
    }
    case NumberKind::kColon: {
      const double x = lengths(-0.03, 0.03);
      return {dot({0, lengths(-0.72, -0.5)}, height, random),
              dot({x, lengths(-0.2, -0.05)}, height, random)};
    }
    default: {  // a slash
      const double width = lengths(0.35, 0.6);
      return {pen_line({width, lengths(-1.12, -1.0)}, {0, lengths(0.0, 0.12)}, random)};
    }
  }
}

char name_of_sign(NumberKind kind) {
  constexpr std::string_view kNames = ".,-:/";
  return kNames[static_cast<std::size_t>(kind) - static_cast<std::size_t>(NumberKind::kPoint)];
}

NumberOfAKind with_sign(NumberKind kind, Row row, double height, Random& random) {
  const std::size_t before = 1 + random.below(static_cast<std::uint32_t>(row.digits.size() - 1));
  Drawing sign = sign_of(kind, height, random);
  const double left =
      box_of(flat({row.digits.begin(), row.digits.begin() + static_cast<std::ptrdiff_t>(before)}))
          .right +
      height * uniform(random, 0.08, 0.25);
  move(sign, left - box_of(sign).left, 0);
  const double right = box_of(sign).right + height * uniform(random, 0.08, 0.25);
  const auto rest = std::span(row.digits).subspan(before);
  Box behind;
  for (const Drawing& digit : rest) behind.include(box_of(digit));
  move(rest, right - behind.left, 0);
  row.digits.insert(row.digits.begin() + static_cast<std::ptrdiff_t>(before), std::move(sign));
  row.label.insert(before, 1, name_of_sign(kind));
  return {row.label, flat(row.digits)};
}

NumberOfAKind with_small_digit(Row row, double /*height*/, Random& random) {
  // What is before a small one is as large as usual: a number that begins small is another size.
  const std::size_t at = 1 + random.below(static_cast<std::uint32_t>(row.digits.size() - 1));
  const double before = box_of(row.digits[at]).right;
  resize(row.digits[at], uniform(random, 0.35, 0.6));
  move(std::span(row.digits).subspan(at + 1), box_of(row.digits[at]).right - before, 0);
  return {row.label, flat(row.digits)};
}

NumberOfAKind rising(Row row, double height, Random& random) {
  const double step = height * uniform(random, 0.5, 1.5);
  for (std::size_t i = 0; i < row.digits.size(); ++i) {
    move(row.digits[i], 0, -step * static_cast<double>(i));
  }
  return {row.label, flat(row.digits)};
}

NumberOfAKind stacked(Row above, const Row& below, double height, Random& random) {
  const Box upper = box_of(flat(above.digits));
  const Box lower = box_of(flat(below.digits));
  move(above.digits, lower.left - upper.left + height * uniform(random, -0.2, 0.2),
       lower.top - upper.bottom - height * uniform(random, 0.1, 0.5));
  Drawing drawing = flat(above.digits);
  const Drawing rest = flat(below.digits);
  drawing.insert(drawing.end(), rest.begin(), rest.end());
  return {"?", std::move(drawing)};
}

NumberOfAKind with_superscript(Row row, double height, Random& random) {
  Drawing& last = row.digits.back();
  const Box base = box_of(row.digits[row.digits.size() - 2]);
  resize(last, uniform(random, 0.35, 0.5));
  const Box box = box_of(last);
  move(last, base.right + height * uniform(random, 0.02, 0.12) - box.left,
       base.top + height * uniform(random, 0.1, 0.35) - box.bottom);
  row.label.back() = '?';
  return {row.label, flat(row.digits)};
}

// Lines that somebody strikes a digit out with.
Drawing strike(const Box& box, double height, Random& random) {
  const double over = height * uniform(random, 0.02, 0.2);
  const double left = box.left - over;
  const double right = std::max(box.right + over, box.left + 0.3 * height);
  const double top = box.top - over / 2;
  const double bottom = box.bottom + over / 2;
  const auto way = random.below(5);
  if (way == 0) return {pen_line({right, top}, {left, bottom}, random)};
  if (way == 1) return {pen_line({left, top}, {right, bottom}, random)};
  if (way == 2) {
    return {pen_line({right, top}, {left, bottom}, random),
            pen_line({left, top}, {right, bottom}, random)};
  }
  if (way == 3) {
    const double y = (box.top + box.bottom) / 2;
    return {pen_line({left, y - 0.1 * height}, {right, y - 0.07 * height}, random),
            pen_line({left, y + 0.1 * height}, {right, y + 0.13 * height}, random)};
  }
  Stroke zigzag;
  const int turns = 4 + static_cast<int>(random.below(4));
  for (int i = 0; i < turns; ++i) {
    const double t = static_cast<double>(i) / turns;
    const double next = static_cast<double>(i + 1) / turns;
    const double from = i % 2 == 0 ? left : right;
    const Stroke line = pen_line({from, top + (bottom - top) * t},
                                 {left + right - from, top + (bottom - top) * next}, random);
    zigzag.insert(zigzag.end(), line.begin(), line.end());
  }
  return {zigzag};
}

void strike_out(Drawing& digit, double height, Random& random) {
  const Drawing lines = strike(box_of(digit), height, random);
  digit.insert(digit.end(), lines.begin(), lines.end());
}

// Digits that may be written with a bar or a slash keep being digits.
std::vector<StrokeSample> without(std::span<const StrokeSample> samples, std::string_view labels) {
  std::vector<StrokeSample> rest;
  for (const StrokeSample& sample : samples) {
    if (labels.find(sample.label) == std::string_view::npos) rest.push_back(sample);
  }
  return rest;
}

NumberOfAKind replaced(Row row, double height, Random& random) {
  const std::size_t at = random.below(static_cast<std::uint32_t>(row.digits.size() - 1));
  strike_out(row.digits[at], height, random);
  const auto rest = std::span(row.digits).subspan(at + 1);
  Box behind;
  for (const Drawing& digit : rest) behind.include(box_of(digit));
  const double right = box_of(row.digits[at]).right + height * uniform(random, 0.1, 0.3);
  move(rest, right - behind.left, 0);
  row.label.erase(at, 1);
  return {row.label, flat(row.digits)};
}

NumberOfAKind joined(Row row) {
  Stroke& first = row.digits[0].front();
  const Stroke& second = row.digits[1].front();
  const Point from = first.back();
  const Point to = second.front();
  for (int i = 1; i < 8; ++i) {
    first.push_back({from.x + (to.x - from.x) * i / 8, from.y + (to.y - from.y) * i / 8});
  }
  first.insert(first.end(), second.begin(), second.end());
  row.digits.erase(row.digits.begin() + 1);
  return {row.label, flat(row.digits)};
}

NumberStyle style_of(NumberKind kind, Random& random) {
  NumberStyle style;
  if (kind == NumberKind::kSlanted) {
    style.slant_mean = uniform(random, 0.3, 0.5) * (happens(random, 0.7) ? 1 : -1);
    style.slant_deviation = 0;
  }
  if (kind == NumberKind::kUneven) style.wander_deviation = 0.15;
  // What is to be told from its neighbors by size or place stands clear of them.
  if (kind == NumberKind::kSmall || kind == NumberKind::kSuperscript) style.gap_least = 0.02;
  return style;
}

std::vector<StrokeSample> of_one_stroke(std::span<const StrokeSample> samples) {
  std::vector<StrokeSample> chosen;
  for (const StrokeSample& sample : samples) {
    if (sample.drawing.size() == 1 && sample.drawing.front().size() > 1) chosen.push_back(sample);
  }
  return chosen;
}

}  // namespace

NumberOfAKind compose_number(NumberKind kind, std::span<const StrokeSample> samples, double height,
                             Random& random) {
  using enum NumberKind;
  const NumberStyle style = style_of(kind, random);
  const std::size_t count = 2 + random.below(3);
  if (kind == kStruck) {
    const std::vector<StrokeSample> plain = without(samples, "027");
    if (plain.empty()) return {};
    Row row = row_of(plain, 1, height, random);
    strike_out(row.digits.front(), height, random);
    return {"?", flat(row.digits)};
  }
  if (kind == kReplaced) {
    const std::vector<StrokeSample> plain = without(samples, "027");
    if (plain.empty()) return {};
    return replaced(row_of(plain, count, height, random), height, random);
  }
  if (kind == kJoined) {
    const std::vector<StrokeSample> single = of_one_stroke(samples);
    if (single.empty()) return {};
    return joined(row_of(single, 2, height, random));
  }
  Row row = row_of(samples, count, height, random, style);
  if (kind >= kPoint && kind <= kSlash) return with_sign(kind, std::move(row), height, random);
  if (kind == kSmall) return with_small_digit(std::move(row), height, random);
  if (kind == kSuperscript) return with_superscript(std::move(row), height, random);
  if (kind == kRising) return rising(std::move(row), height, random);
  if (kind == kStacked) {
    const Row below = row_of(samples, 1 + random.below(3), height, random);
    return stacked(row_of(samples, 1 + random.below(3), height, random), below, height, random);
  }
  return {row.label, flat(row.digits)};
}

}  // namespace inkdigit
