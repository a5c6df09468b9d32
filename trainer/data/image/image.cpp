#include "trainer/data/image/image.hpp"

#include <utility>

#include "trainer/base/user_error.hpp"

namespace inkdigit {

void check_size(std::uint64_t width, std::uint64_t height, const ImageLimits& limits) {
  if (width < 1 || height < 1 || width > kMaxBitmapSide || height > kMaxBitmapSide ||
      width * height > limits.pixels) {
    throw UserError("a picture has 1 to " + std::to_string(kMaxBitmapSide) +
                    " pixels each way and at most " + std::to_string(limits.pixels) +
                    " in all, not " + std::to_string(width) + "x" + std::to_string(height));
  }
}

Image make_image(std::uint64_t width, std::uint64_t height, std::uint32_t channels,
                 const ImageLimits& limits) {
  check_size(width, height, limits);
  Image image{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), channels, {}};
  image.pixels.resize(static_cast<std::size_t>(width * height * channels));
  return image;
}

Image to_rgb(const Image& image) {
  if (image.channels == 3) return image;
  Image rgb{image.width, image.height, 3, {}};
  rgb.pixels.reserve(std::size_t{image.width} * image.height * 3);
  for (std::size_t i = 0; i < image.pixels.size(); i += image.channels) {
    if (image.channels == 1) {
      rgb.pixels.insert(rgb.pixels.end(), 3, image.pixels[i]);
      continue;
    }
    const int alpha = image.pixels[i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const int over_white = image.pixels[i + c] * alpha + 255 * (255 - alpha);
      rgb.pixels.push_back(static_cast<std::uint8_t>((over_white + 127) / 255));
    }
  }
  return rgb;
}

Image to_gray(const Image& image) {
  if (image.channels == 1) return image;
  // In 65536ths, so that they sum to one and gray stays as it is.
  constexpr std::uint32_t kRed = 19595;
  constexpr std::uint32_t kGreen = 38470;
  constexpr std::uint32_t kBlue = 7471;
  const Image rgb = to_rgb(image);
  Image gray{image.width, image.height, 1, {}};
  gray.pixels.reserve(rgb.pixels.size() / 3);
  for (std::size_t i = 0; i < rgb.pixels.size(); i += 3) {
    const std::uint32_t luma =
        kRed * rgb.pixels[i] + kGreen * rgb.pixels[i + 1] + kBlue * rgb.pixels[i + 2] + (1U << 15U);
    gray.pixels.push_back(static_cast<std::uint8_t>(luma >> 16U));
  }
  return gray;
}

Image orient(Image image, int orientation) {
  if (orientation < 2 || orientation > 8) return image;
  // 5 to 8 lie on their side. What the first row and column of the file are in the picture is in
  // Exif 2.3, section 4.6.4, tag 274.
  const bool transposed = orientation >= 5;
  const bool from_right =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Image upright{transposed ? image.height : image.width,
                transposed ? image.width : image.height,
                image.channels,
                {}};
  upright.pixels.reserve(image.pixels.size());
  for (std::size_t y = 0; y < upright.height; ++y) {
    for (std::size_t x = 0; x < upright.width; ++x) {
      std::size_t from_x = transposed ? y : x;
      std::size_t from_y = transposed ? x : y;
      if (from_right) from_x = image.width - 1 - from_x;
      if (from_bottom) from_y = image.height - 1 - from_y;
      const auto pixel =
          image.pixels.begin() +
          static_cast<std::ptrdiff_t>((from_y * image.width + from_x) * image.channels);
      upright.pixels.insert(upright.pixels.end(), pixel, pixel + image.channels);
    }
  }
  return upright;
}

}  // namespace inkdigit
