#include "trainer/data/image/decode.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

struct ImageFormat {
  std::string_view name;
  std::array<std::string_view, 4> endings;  // in lower case; "" = no more
  bool (*recognizes)(Bytes bytes);
  Image (*decode)(Bytes bytes, const ImageLimits& limits);
};

// TGA comes last, since any bytes might be one.
constexpr std::array kFormats{
    ImageFormat{"PNG", {".png"}, is_png, decode_png},
    ImageFormat{"JPEG", {".jpg", ".jpeg", ".jpe", ".jfif"}, is_jpeg, decode_jpeg},
    ImageFormat{"WebP", {".webp"}, is_webp, decode_webp},
    ImageFormat{"TIFF", {".tif", ".tiff"}, is_tiff, decode_tiff},
    ImageFormat{"GIF", {".gif"}, is_gif, decode_gif},
    ImageFormat{"BMP", {".bmp", ".dib"}, is_bmp, decode_bmp},
    ImageFormat{"PBM/PGM/PPM", {".pbm", ".pgm", ".ppm", ".pnm"}, is_pnm, decode_pnm},
    ImageFormat{"TGA", {".tga"}, is_tga, decode_tga}};

// Null where they are of none.
const ImageFormat* format_of(Bytes bytes) {
  const auto* const found =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const ImageFormat& format) { return format.recognizes(bytes); });
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace

Image decode_image(Bytes bytes, const ImageLimits& limits) {
  if (bytes.empty()) throw UserError("no picture: the file is empty");
  if (const ImageFormat* format = format_of(bytes)) return format->decode(bytes, limits);
  throw UserError("no picture that can be read (" + image_format_names() + ")");
}

bool is_image(Bytes bytes) { return format_of(bytes) != nullptr; }

std::string image_format_names() {
  std::string names;
  for (const ImageFormat& format : kFormats) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

bool has_image_ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending.empty()) return false;
  return std::any_of(kFormats.begin(), kFormats.end(), [&](const ImageFormat& format) {
    return std::find(format.endings.begin(), format.endings.end(), ending) != format.endings.end();
  });
}

}  // namespace inkdigit
