#include "trainer/data/drawn/photo/writing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/negatives.hpp"
#include "trainer/data/drawn/number_composer.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

using Draft = PhotoKind::Draft;

Draft blank_sheet(PhotoSize size) {
  Draft draft;
  draft.scene.width = size.width;
  draft.scene.height = size.height;
  return draft;
}

// Of about the shape of a photo, upright or not.
PhotoSize some_size(Random& random, int least, int most) {
  const auto width = static_cast<std::uint32_t>(whole(random, least, most));
  return {width, static_cast<std::uint32_t>(width * uniform(random, 0.75, 1.33))};
}

// Puts the drawing into a share of the sheet each way, about the middle. Returns the scale.
double place(Drawing drawing, Point share, Draft& draft, Random& random) {
  const Box box = box_of(drawing);
  const Point sheet{static_cast<double>(draft.scene.width),
                    static_cast<double>(draft.scene.height)};
  const double scale = std::min(share.x * sheet.x / std::max(box.width(), 1e-6),
                                share.y * sheet.y / std::max(box.height(), 1e-6));
  const Point off{uniform(random, -0.07, 0.07) * sheet.x, uniform(random, -0.07, 0.07) * sheet.y};
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) {
      p = {sheet.x / 2 + off.x + scale * (p.x - (box.left + box.right) / 2),
           sheet.y / 2 + off.y + scale * (p.y - (box.top + box.bottom) / 2)};
    }
  }
  draft.scene.drawing = std::move(drawing);
  return scale;
}

// Some of each digit, as if one person had written them.
std::vector<StrokeSample> some_digits(Random& random) {
  std::vector<StrokeSample> samples;
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    samples.push_back({.label = std::to_string(digit),
                       .writer = "",
                       .drawing = synthetic_digit(digit, random),
                       .line = samples.size() + 1});
  }
  return samples;
}

// Digits that stand clear of each other: which of those that touch is which, pixels do not say.
constexpr NumberStyle kApart{.gap_mean = 0.4, .gap_deviation = 0.1, .gap_least = 0.2};

void append(Drawing& to, Drawing drawing, Point by) {
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {p.x + by.x, p.y + by.y};
    to.push_back(std::move(stroke));
  }
}

Draft digit_on(PhotoSize size, Random& random) {
  Draft draft = blank_sheet(size);
  const int digit = whole(random, 0, 9);
  draft.label = std::to_string(digit);
  const double share = uniform(random, 0.35, 0.6);
  place(synthetic_digit(digit, random), {share, share}, draft, random);
  draft.height = share * std::min(size.width, size.height);
  return draft;
}

// A word in joined letters: the pen goes up and down, now and then far, and on to the right.
Stroke word(Point start, double size, Random& random) {
  Stroke stroke;
  const int letters = whole(random, 3, 8);
  Point at = start;
  for (int letter = 0; letter < letters; ++letter) {
    const double up = size * (happens(random, 0.25) ? 2 : uniform(random, 0.8, 1.1));
    const double down = happens(random, 0.15) ? size : 0;
    const double advance = size * uniform(random, 0.6, 1.1);
    const double loop = size * uniform(random, 0.1, 0.35);
    constexpr int kSteps = 14;
    for (int step = 0; step < kSteps; ++step) {
      const double t = static_cast<double>(step) / kSteps;
      const double phase = 2 * std::numbers::pi * t;
      const double lift = 0.5 * (1 - std::cos(phase));
      stroke.push_back({at.x + advance * t - loop * std::sin(phase) * lift,
                        at.y - up * lift + down * std::max(0.0, -std::sin(phase))});
    }
    at.x += advance;
  }
  stroke.push_back(at);
  return stroke;
}

}  // namespace

Draft write_digit(std::optional<PhotoSize> size, Random& random) {
  return digit_on(size ? *size : some_size(random, 220, 420), random);
}

Draft write_large_digit(std::optional<PhotoSize> size, Random& random) {
  return digit_on(size ? *size : some_size(random, 700, 1000), random);
}

Draft write_number(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : PhotoSize{640, 280});
  const std::vector<StrokeSample> samples = some_digits(random);
  const double height = median_height(samples);
  ComposedNumber number = compose_number(samples, static_cast<std::size_t>(whole(random, 2, 6)),
                                         height, random, kApart);
  draft.label = number.label;
  draft.height = height * place(std::move(number.drawing), {0.78, 0.5}, draft, random);
  return draft;
}

Draft write_page(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : PhotoSize{560, 560});
  const std::vector<StrokeSample> samples = some_digits(random);
  const double height = median_height(samples);
  Drawing page;
  const int rows = whole(random, 2, 4);
  for (int row = 0; row < rows; ++row) {
    ComposedNumber number = compose_number(samples, static_cast<std::size_t>(whole(random, 3, 6)),
                                           height, random, kApart);
    append(page, std::move(number.drawing),
           {height * uniform(random, -0.15, 0.15), height * (1.9 * row)});
    draft.label += (row > 0 ? "\n" : "") + number.label;
  }
  draft.height = height * place(std::move(page), {0.75, 0.75}, draft, random);
  return draft;
}

Draft write_nothing(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : some_size(random, 220, 420));
  draft.height = draft.scene.height / 2.0;
  return draft;
}

Draft write_text(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : PhotoSize{560, 560});
  Drawing text;
  const int rows = whole(random, 3, 6);
  for (int row = 0; row < rows; ++row) {
    double x = 0;
    for (int left = whole(random, 2, 4); left > 0; --left) {
      text.push_back(word({x, 4.0 * row}, 1, random));
      x = text.back().back().x + uniform(random, 0.8, 1.4);
    }
  }
  draft.height = 2 * place(std::move(text), {0.8, 0.8}, draft, random);
  return draft;
}

Draft write_doodle(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : some_size(random, 220, 420));
  const std::uint64_t seed = random.bits();
  place(make_negatives(0, 1, seed).front().drawing, {0.5, 0.5}, draft, random);
  draft.height = draft.scene.height / 2.0;
  return draft;
}

// Hair, a face with what is in it, and shoulders.
Draft write_face(std::optional<PhotoSize> size, Random& random) {
  Draft draft = blank_sheet(size ? *size : PhotoSize{360, 440});
  const double width = draft.scene.width;
  const double height = draft.scene.height;
  const auto blob = [&](Point middle, Point radii, Color color) {
    draft.scene.blobs.push_back(
        {{middle.x * width, middle.y * height}, {radii.x * width, radii.y * height}, color});
  };
  const auto dark = static_cast<float>(uniform(random, 0.1, 0.3));
  const auto skin = static_cast<float>(uniform(random, 0.5, 0.85));
  const Color hair{dark, 0.8F * dark, 0.6F * dark};
  const Color face{skin, 0.8F * skin, 0.68F * skin};
  const double x = uniform(random, 0.45, 0.55);
  blob({x, 0.4}, {0.3, 0.32}, hair);
  blob({x, 1.0}, {0.48, 0.28}, {0.3F, dark, 0.5F});
  blob({x, 0.72}, {0.1, 0.15}, face);
  blob({x, 0.46}, {uniform(random, 0.21, 0.25), uniform(random, 0.24, 0.28)}, face);
  for (const double side : {-1.0, 1.0}) {
    blob({x + side * 0.09, 0.36}, {0.055, 0.012}, hair);
    blob({x + side * 0.09, 0.41}, {0.04, 0.018}, {0.9F, 0.9F, 0.9F});
    blob({x + side * 0.09, 0.41}, {0.016, 0.016}, hair);
  }
  blob({x + 0.01, 0.5}, {0.025, 0.02}, {0.75F * skin, 0.55F * skin, 0.45F * skin});
  blob({x, 0.6}, {uniform(random, 0.06, 0.1), 0.018}, {0.8F * skin, 0.4F * skin, 0.4F * skin});
  draft.height = height / 2;
  return draft;
}

}  // namespace inkdigit
