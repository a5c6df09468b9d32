#include "trainer/data/picture.hpp"

#include "engine/ink/raster.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/resize.hpp"
#include "trainer/data/sets/image_file.hpp"

namespace inkdigit {
namespace {

constexpr int kColors = 3;

void check_channels(const InputSpec& input) {
  if (input.channels == 1 || input.channels == kColors) return;
  throw UserError("the network takes " + input.shape().text() +
                  " but data become pictures of 1 or 3 channels");
}

RasterOptions raster_options(const InputSpec& input) {
  return {.height = input.height, .width = input.width};
}

}  // namespace

Pixels picture_from_file(const std::filesystem::path& path, const InputSpec& input) {
  check_channels(input);
  return picture_from_image(read_image(path), input, path.string());
}

Pixels picture_from_image(const Image& image, const InputSpec& input, const std::string& name) {
  check_channels(input);
  if (input.channels == 1 && input.ink) {
    return value_or_throw(rasterize(image.view(), raster_options(input)), name).pixels;
  }
  return resize(input.channels == 1 ? to_gray(image) : to_rgb(image),
                static_cast<std::uint32_t>(input.width), static_cast<std::uint32_t>(input.height))
      .pixels;
}

Pixels picture_from_drawing(const Drawing& drawing, const InputSpec& input,
                            const std::string& where) {
  check_channels(input);
  return picture_from_ink(value_or_throw(rasterize(drawing, raster_options(input)), where).pixels,
                          input);
}

Pixels picture_from_ink(Pixels ink, const InputSpec& input) {
  check_channels(input);
  if (input.channels == 1) return ink;
  Pixels pixels;
  pixels.reserve(ink.size() * kColors);
  for (const std::uint8_t v : ink) pixels.insert(pixels.end(), kColors, v);
  return pixels;
}

}  // namespace inkdigit
