// The kinds of corruption, each on a picture in gray levels. `severity` counts from 0 here.
#pragma once

#include <cstddef>

#include "trainer/augment/corruption/corruption.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// One value a severity.
using Strengths = std::array<float, kSeverities>;

constexpr float kWhite = 255;

// The severities' lengths are those of pictures of this many pixels a side, and grow with the
// picture.
constexpr float kUsualSide = 28;

inline float unit_of(const PaddedPicture& image) {
  return static_cast<float>(image.width() < image.height() ? image.width() : image.height()) /
         kUsualSide;
}

// change(level) for every value of the picture.
template <class Change>
void change_levels(PaddedPicture& image, Change change) {
  for (int y = 0; y < image.height(); ++y) {
    float* const row = image.at(0, y);
    for (std::size_t i = 0; i < image.row_size(); ++i) row[i] = change(row[i]);
  }
}

// change(pixel, x, y) for every pixel: its channels.
template <class Change>
void change_pixels(PaddedPicture& image, Change change) {
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) change(image.at(x, y), x, y);
  }
}

void add_gaussian_noise(PaddedPicture& image, std::size_t severity, Random& random);
void add_shot_noise(PaddedPicture& image, std::size_t severity, Random& random);
void add_impulse_noise(PaddedPicture& image, std::size_t severity, Random& random);

// These three leave the result in `image` and use `other`.
void blur(PaddedPicture& image, PaddedPicture& other, std::size_t severity);
void blur_by_glass(PaddedPicture& image, PaddedPicture& other, std::size_t severity,
                   Random& random);
void blur_by_motion(PaddedPicture& image, PaddedPicture& other, std::size_t severity,
                    Random& random);

void brighten(PaddedPicture& image, std::size_t severity);
void lower_contrast(PaddedPicture& image, std::size_t severity);
void add_fog(PaddedPicture& image, std::size_t severity, Random& random);

void occlude(PaddedPicture& image, std::size_t severity, Random& random);
void invert_stripe(PaddedPicture& image, std::size_t severity, Random& random);
void draw_dotted_lines(PaddedPicture& image, std::size_t severity, Random& random);
void draw_zigzags(PaddedPicture& image, std::size_t severity, Random& random);

}  // namespace inkdigit
