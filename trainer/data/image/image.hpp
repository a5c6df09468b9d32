// A picture in memory, and the bounds of what becomes one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ink/raster.hpp"

namespace inkdigit {

// Rows from the top, channels interleaved.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 0;  // 1 = gray, 3 = RGB, 4 = RGBA, not premultiplied
  std::vector<std::uint8_t> pixels;

  [[nodiscard]] BitmapView view() const { return {pixels.data(), width, height, channels}; }
};

// What a file may ask for. A phone's 64 megapixels pass; a few bytes that promise a wall do not.
struct ImageLimits {
  std::uint64_t pixels = std::uint64_t{1} << 26U;
};

// A UserError where a side is 0 or beyond kMaxBitmapSide, or where the limits are exceeded.
void check_size(std::uint64_t width, std::uint64_t height, const ImageLimits& limits);

// Black, or a transparent nothing; the size is checked before anything is allocated.
Image make_image(std::uint64_t width, std::uint64_t height, std::uint32_t channels,
                 const ImageLimits& limits);

// In three channels: gray is repeated, and what is transparent lies on white.
Image to_rgb(const Image& image);

// In one channel: the luma of Rec. 601, which JPEG and Pillow's "L" have; transparent as above.
Image to_gray(const Image& image);

// As a camera was held: `orientation` is Exif's, 1..8 (1 = as it is); any other number is 1.
Image orient(Image image, int orientation);

}  // namespace inkdigit
