#include <webp/decode.h>

#include <new>

#include "trainer/data/image/byte_reader.hpp"
#include "trainer/data/image/exif.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "WebP";
constexpr std::size_t kRiffHeader = 12;  // "RIFF", the size of the rest, "WEBP"

// A file is a list of chunks: four letters, a size, and as many bytes, made even.
int orientation_of(Bytes riff) {
  ByteReader reader(riff, kFormat);
  reader.take(kRiffHeader);
  while (reader.left() >= 8) {
    const bool exif = begins_with(reader.rest(), "EXIF");
    reader.take(4);
    const std::size_t size = reader.u32();
    if (size > reader.left()) return 1;
    const Bytes chunk = reader.take(size);
    if (exif) return exif_orientation(chunk);
    if (size % 2 == 1 && reader.left() > 0) reader.take(1);
  }
  return 1;
}

[[noreturn]] void fail(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
      throw std::bad_alloc();
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      not_read(kFormat, "of a version that libwebp does not know");
    case VP8_STATUS_NOT_ENOUGH_DATA:
      damaged(kFormat, "ends early: pixels are missing");
    default:
      damaged(kFormat, "its pixels cannot be unpacked");
  }
}

}  // namespace

bool is_webp(Bytes bytes) {
  return begins_with(bytes, "RIFF") && bytes.size() >= kRiffHeader &&
         begins_with(bytes.subspan(8), "WEBP");
}

Image decode_webp(Bytes bytes, const ImageLimits& limits) {
  ByteReader header(bytes, kFormat);
  header.take(4);
  const std::uint64_t size = std::uint64_t{header.u32()} + 8;
  if (size > bytes.size()) damaged(kFormat, ends_early(bytes.size(), size, "bytes"));
  const Bytes riff = bytes.first(static_cast<std::size_t>(size));
  WebPDecoderConfig config;
  WebPInitDecoderConfig(&config);
  const VP8StatusCode known = WebPGetFeatures(riff.data(), riff.size(), &config.input);
  if (known != VP8_STATUS_OK) fail(known);
  if (config.input.has_animation != 0) not_read(kFormat, "it is an animation");
  Image image = make_image(static_cast<std::uint64_t>(config.input.width),
                           static_cast<std::uint64_t>(config.input.height),
                           config.input.has_alpha != 0 ? 4 : 3, limits);
  config.output.colorspace = image.channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {image.pixels.data(), static_cast<int>(image.width * image.channels),
                          image.pixels.size()};
  const VP8StatusCode status = WebPDecode(riff.data(), riff.size(), &config);
  WebPFreeDecBuffer(&config.output);
  if (status != VP8_STATUS_OK) fail(status);
  return orient(std::move(image), orientation_of(riff));
}

}  // namespace inkdigit
