#include <algorithm>
#include <cmath>

#include "trainer/augment/corruption/stages.hpp"
#include "trainer/augment/overlap.hpp"
#include "trainer/base/draws.hpp"

namespace inkdigit {
namespace {

struct Place {
  float x = 0;
  float y = 0;
};

float distance_to_segment(Place p, Place from, Place to) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float square = dx * dx + dy * dy;
  const float along = square > 0 ? ((p.x - from.x) * dx + (p.y - from.y) * dy) / square : 0.0F;
  const float t = std::clamp(along, 0.0F, 1.0F);
  return std::hypot(p.x - from.x - t * dx, p.y - from.y - t * dy);
}

// A line in ink; where both ends are the same, a dot.
void draw_line(PaddedPicture& image, Place from, Place to, float width) {
  change_pixels(image, [&](float* pixel, int x, int y) {
    const Place place{static_cast<float>(x), static_cast<float>(y)};
    const float level = kWhite * overlap(distance_to_segment(place, from, to), width);
    for (int c = 0; c < image.channels(); ++c) pixel[c] = std::max(pixel[c], level);
  });
}

// From edge to edge through the picture, more or less level, turned by a right angle or not.
struct Crossing {
  float length = 0;
  float start = 0;  // how far from the upper edge
  float end = 0;
  bool upright = false;

  Crossing(const PaddedPicture& image, Random& random) : upright(happens(random, 0.5)) {
    const auto width = static_cast<float>(image.width() - 1);
    const auto height = static_cast<float>(image.height() - 1);
    length = upright ? height : width;
    const float across = upright ? width : height;
    start = across * random.uniform(0.1F, 0.9F);
    end = across * random.uniform(0.1F, 0.9F);
  }

  // `share` of the way, `aside` from the straight line.
  [[nodiscard]] Place at(float share, float aside = 0) const {
    const float along = share * length;
    const float across = start + share * (end - start) + aside;
    return upright ? Place{across, along} : Place{along, across};
  }
};

}  // namespace

// By a square of one gray.
void occlude(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kSide{5, 7, 9, 12, 15};
  const float side = unit_of(image) * kSide[severity];
  const float level = random.uniform(0, kWhite);
  const float left = random.uniform() * (static_cast<float>(image.width()) - side);
  const float top = random.uniform() * (static_cast<float>(image.height()) - side);
  change_pixels(image, [&](float* pixel, int x, int y) {
    const float right_of = static_cast<float>(x) - std::floor(left);
    const float below = static_cast<float>(y) - std::floor(top);
    if (right_of < 0 || right_of >= side || below < 0 || below >= side) return;
    std::fill_n(pixel, image.channels(), level);
  });
}

// Black is white there, and white is black.
void invert_stripe(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kWidth{2, 4, 6, 8, 11};
  const float width = unit_of(image) * kWidth[severity];
  const bool upright = happens(random, 0.5);
  const auto across = static_cast<float>(upright ? image.width() : image.height());
  const float middle = across * random.uniform(0.3F, 0.7F);
  change_pixels(image, [&](float* pixel, int x, int y) {
    const float share = overlap(static_cast<float>(upright ? x : y) - middle, width);
    for (int c = 0; c < image.channels(); ++c) {
      pixel[c] += share * (kWhite - 2 * pixel[c]);
    }
  });
}

void draw_dotted_lines(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr std::array<int, kSeverities> kLines{1, 1, 2, 3, 4};
  constexpr Strengths kWidth{1.2F, 1.8F, 1.8F, 2, 2.2F};
  constexpr float kPitch = 3.5F;  // pixels from dot to dot
  const float unit = unit_of(image);
  for (int line = 0; line < kLines[severity]; ++line) {
    const Crossing crossing(image, random);
    const int dots = static_cast<int>(crossing.length / (kPitch * unit)) + 1;
    for (int d = 0; d < dots; ++d) {
      const Place place = crossing.at((static_cast<float>(d) + 0.5F) / static_cast<float>(dots));
      draw_line(image, place, place, unit * kWidth[severity]);
    }
  }
}

void draw_zigzags(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr std::array<int, kSeverities> kLines{1, 1, 1, 2, 2};
  constexpr Strengths kWidth{0.8F, 1.2F, 1.8F, 1.6F, 2.2F};
  constexpr float kPitch = 4;  // pixels along the line from one corner to the next
  constexpr float kHeight = 2.5F;
  const float unit = unit_of(image);
  for (int line = 0; line < kLines[severity]; ++line) {
    const Crossing crossing(image, random);
    const int corners = static_cast<int>(crossing.length / (kPitch * unit)) + 1;
    const auto corner = [&](int i) {
      const float aside = (i % 2 == 0 ? kHeight : -kHeight) * unit;
      return crossing.at(static_cast<float>(i) / static_cast<float>(corners), aside);
    };
    for (int i = 0; i < corners; ++i) {
      draw_line(image, corner(i), corner(i + 1), unit * kWidth[severity]);
    }
  }
}

}  // namespace inkdigit
