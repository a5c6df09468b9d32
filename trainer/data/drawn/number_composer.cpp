#include "trainer/data/drawn/number_composer.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

double deviate(Random& random, double deviation) {
  return deviation * static_cast<double>(random.normal());
}

// How many times a digit may be as tall as the writer's usual one, or the other way round. What is
// farther off is in other units (some of UNIPEN's writers have two, 70 times apart).
constexpr double kMostRelativeHeight = 2.5;

// What to scale a digit by to bring it half of the way to the usual height, or all of it where its
// own means nothing.
double scale_of(double own_height, double height) {
  if (own_height <= 0) return 1;
  const double scale = height / own_height;
  const bool same_units = std::max(scale, 1 / scale) <= kMostRelativeHeight;
  return same_units ? std::sqrt(scale) : scale;
}

// The digit with its foot at y = 0 and its left side at x = 0.
Drawing place_digit(Drawing drawing, double height, double slant, double size) {
  const Box box = box_of(drawing);
  const double scale = size * scale_of(box.height(), height);
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) {
      const double y = (p.y - box.bottom) * scale;
      p = {(p.x - box.left) * scale - slant * y, y};
    }
  }
  const double left = box_of(drawing).left;
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p.x -= left;
  }
  return drawing;
}

void shift(Drawing& drawing, double x, double y) {
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {p.x + x, p.y + y};
  }
}

// Writes a digit's strokes; the last of them may be left for the end.
void append(ComposedNumber& number, ComposedNumber& delayed, Drawing drawing, std::size_t digit,
            bool delay_last) {
  std::erase_if(drawing, [](const Stroke& stroke) { return stroke.empty(); });
  for (std::size_t s = 0; s < drawing.size(); ++s) {
    const bool delay = delay_last && s > 0 && s + 1 == drawing.size();
    ComposedNumber& to = delay ? delayed : number;
    to.drawing.push_back(std::move(drawing[s]));
    to.digit_of_stroke.push_back(digit);
  }
}

}  // namespace

double median_height(std::span<const StrokeSample> samples) {
  std::vector<double> heights;
  for (const StrokeSample& sample : samples) {
    const double height = box_of(sample.drawing).height();
    if (height > 0) heights.push_back(height);
  }
  if (heights.empty()) return 1;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  return *middle;
}

ComposedNumber compose_number(std::span<const StrokeSample> samples, std::size_t digits,
                              double height, Random& random, const NumberStyle& style) {
  ComposedNumber number;
  ComposedNumber delayed;
  const double slant = style.slant_mean + deviate(random, style.slant_deviation);
  const double slope = deviate(random, style.slope_deviation);
  double x = 0;
  for (std::size_t digit = 0; digit < digits; ++digit) {
    const StrokeSample& sample = samples[random.below(static_cast<std::uint32_t>(samples.size()))];
    const double size = std::exp(deviate(random, style.size_deviation));
    const double foot = slope * x + height * deviate(random, style.wander_deviation);
    const double gap = style.gap_mean + deviate(random, style.gap_deviation);
    const bool delay = happens(random, style.delayed_probability);
    Drawing drawing = place_digit(sample.drawing, height, slant, size);
    if (digit > 0) x += height * std::max(gap, style.gap_least);
    shift(drawing, x, foot);
    x = box_of(drawing).right;
    number.label += sample.label;
    append(number, delayed, std::move(drawing), digit, delay);
  }
  for (std::size_t s = 0; s < delayed.drawing.size(); ++s) {
    number.drawing.push_back(std::move(delayed.drawing[s]));
    number.digit_of_stroke.push_back(delayed.digit_of_stroke[s]);
  }
  return number;
}

}  // namespace inkdigit
