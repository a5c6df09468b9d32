#include "trainer/data/resize.hpp"

#include <new>

// Debian 12 and Ubuntu 24.04 have version 0.97, newer ones version 2, with an interface of its own.
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wsign-compare"
#if __has_include(<stb/stb_image_resize.h>)
#define INKDIGIT_STB_RESIZE 1
#include <stb/stb_image_resize.h>
#else
#define INKDIGIT_STB_RESIZE 2
#include <stb/stb_image_resize2.h>
#endif
#pragma GCC diagnostic pop

namespace inkdigit {

Image resize(const Image& image, std::uint32_t width, std::uint32_t height) {
  if (image.width == width && image.height == height) return image;
  Image resized{width, height, image.channels, {}};
  resized.pixels.resize(std::size_t{width} * height * image.channels);
  const auto from_width = static_cast<int>(image.width);
  const auto from_height = static_cast<int>(image.height);
  const auto to_width = static_cast<int>(width);
  const auto to_height = static_cast<int>(height);
  // The triangle is as wide as the pixels that it makes, so it averages where it shrinks.
#if INKDIGIT_STB_RESIZE == 1
  const bool done =
      stbir_resize_uint8_generic(
          image.pixels.data(), from_width, from_height, 0, resized.pixels.data(), to_width,
          to_height, 0, static_cast<int>(image.channels), STBIR_ALPHA_CHANNEL_NONE, 0,
          STBIR_EDGE_CLAMP, STBIR_FILTER_TRIANGLE, STBIR_COLORSPACE_LINEAR, nullptr) != 0;
#else
  constexpr stbir_pixel_layout kLayouts[] = {STBIR_1CHANNEL, STBIR_1CHANNEL, STBIR_2CHANNEL,
                                             STBIR_RGB, STBIR_4CHANNEL};
  const bool done =
      stbir_resize(image.pixels.data(), from_width, from_height, 0, resized.pixels.data(), to_width,
                   to_height, 0, kLayouts[image.channels], STBIR_TYPE_UINT8, STBIR_EDGE_CLAMP,
                   STBIR_FILTER_TRIANGLE) != nullptr;
#endif
  if (!done) throw std::bad_alloc();  // nothing else can fail
  return resized;
}

}  // namespace inkdigit
