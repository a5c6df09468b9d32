#include <algorithm>
#include <array>

#include "trainer/data/image/byte_reader.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "TGA";
constexpr std::size_t kHeaderBytes = 18;

struct Header {
  std::size_t name_bytes = 0;
  bool has_palette = false;
  unsigned type = 0;  // 1 = indices of a palette, 2 = colors, 3 = gray; 8 more: in runs
  std::size_t palette_first = 0;
  std::size_t palette_size = 0;
  unsigned palette_bits = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned bits = 0;  // of a pixel
  unsigned descriptor = 0;

  [[nodiscard]] unsigned kind() const { return type & 7U; }
  [[nodiscard]] bool in_runs() const { return (type & 8U) != 0; }
  [[nodiscard]] bool from_right() const { return (descriptor & 0x10U) != 0; }
  [[nodiscard]] bool from_top() const { return (descriptor & 0x20U) != 0; }
  // Bits of a color, be it in the palette or a pixel.
  [[nodiscard]] unsigned color_bits() const { return kind() == 1 ? palette_bits : bits; }
  [[nodiscard]] bool has_alpha() const {
    return kind() != 3 && color_bits() == 32 && (descriptor & 15U) == 8;
  }
};

Header read_header(ByteReader& reader) {
  Header header;
  header.name_bytes = reader.u8();
  const unsigned palette = reader.u8();
  header.has_palette = palette == 1;
  header.type = reader.u8();
  header.palette_first = reader.u16();
  header.palette_size = reader.u16();
  header.palette_bits = reader.u8();
  reader.take(4);  // where it lies on a screen
  header.width = reader.u16();
  header.height = reader.u16();
  header.bits = reader.u8();
  header.descriptor = reader.u8();
  if (palette > 1) header.type = 0;
  return header;
}

bool is_color_depth(unsigned bits) { return bits == 15 || bits == 16 || bits == 24 || bits == 32; }

bool makes_sense(const Header& header) {
  if ((header.type & ~8U) < 1 || (header.type & ~8U) > 3) return false;
  if (header.width == 0 || header.height == 0 || (header.descriptor & 0xC0U) != 0) return false;
  if (header.kind() == 2) return is_color_depth(header.bits);
  if (header.kind() == 3) return header.bits == 8;
  return header.has_palette && header.bits == 8 && header.palette_size > 0 &&
         is_color_depth(header.palette_bits);
}

// Blue, green, red, and alpha where it counts.
std::uint8_t* put_color(Bytes color, bool has_alpha, std::uint8_t* to) {
  if (color.size() == 2) {
    const unsigned value = color[0] | static_cast<unsigned>(color[1]) << 8U;
    for (const unsigned shift : {10U, 5U, 0U}) {
      *to++ = static_cast<std::uint8_t>(((value >> shift & 31U) * 255 + 15) / 31);
    }
    return to;
  }
  for (const std::size_t c : {2U, 1U, 0U}) *to++ = color[c];
  if (has_alpha) *to++ = color[3];
  return to;
}

std::uint8_t* put_pixel(const Header& header, Bytes palette, Bytes pixel, std::uint8_t* to) {
  if (header.kind() == 3) {
    *to++ = pixel[0];
    return to;
  }
  if (header.kind() == 2) return put_color(pixel, header.has_alpha(), to);
  const std::size_t bytes = (header.palette_bits + 7) / 8;
  if (pixel[0] < header.palette_first || pixel[0] >= header.palette_first + header.palette_size) {
    damaged(kFormat, "color " + std::to_string(pixel[0]) + " of a palette of " +
                         std::to_string(header.palette_size));
  }
  return put_color(palette.subspan((pixel[0] - header.palette_first) * bytes, bytes),
                   header.has_alpha(), to);
}

// All pixels, one behind the other, as the file has them.
Image read_pixels(ByteReader& reader, const Header& header, Bytes palette,
                  const ImageLimits& limits) {
  check_size(header.width, header.height, limits);
  const std::size_t bytes = (header.bits + 7) / 8;
  const std::size_t count = std::size_t{header.width} * header.height;
  const auto require = [&](std::size_t done, std::size_t needed) {
    if (reader.left() < needed) {
      damaged(kFormat, ends_early(done + reader.left() / bytes, count, "pixels"));
    }
  };
  constexpr std::size_t kLongestRun = 128;
  require(0,
          header.in_runs() ? (count + kLongestRun - 1) / kLongestRun * (1 + bytes) : count * bytes);
  const std::uint32_t channels = header.kind() == 3 ? 1 : header.has_alpha() ? 4 : 3;
  Image image = make_image(header.width, header.height, channels, limits);
  std::uint8_t* to = image.pixels.data();
  if (!header.in_runs()) {
    for (std::size_t i = 0; i < count; ++i) {
      to = put_pixel(header, palette, reader.take(bytes), to);
    }
    return image;
  }
  for (std::size_t done = 0; done < count;) {
    require(done, 1);
    const unsigned packet = reader.u8();
    const bool repeats = (packet & 0x80U) != 0;
    const std::size_t length = std::min<std::size_t>((packet & 0x7FU) + 1, count - done);
    require(done, repeats ? bytes : length * bytes);
    Bytes pixel;
    for (std::size_t i = 0; i < length; ++i) {
      if (i == 0 || !repeats) pixel = reader.take(bytes);
      to = put_pixel(header, palette, pixel, to);
    }
    done += length;
  }
  return image;
}

}  // namespace

bool is_tga(Bytes bytes) {
  if (bytes.size() < kHeaderBytes) return false;
  ByteReader reader(bytes, kFormat);
  return makes_sense(read_header(reader));
}

Image decode_tga(Bytes bytes, const ImageLimits& limits) {
  ByteReader reader(bytes, kFormat);
  const Header header = read_header(reader);
  reader.take(header.name_bytes);
  const std::size_t palette_bytes =
      header.has_palette ? header.palette_size * ((header.palette_bits + 7) / 8) : 0;
  const Bytes palette = reader.take(palette_bytes);
  Image image = read_pixels(reader, header, palette, limits);
  constexpr int kUpsideDown = 4;
  constexpr int kTurned = 3;
  constexpr int kMirrored = 2;
  if (header.from_top()) return orient(std::move(image), header.from_right() ? kMirrored : 1);
  return orient(std::move(image), header.from_right() ? kTurned : kUpsideDown);
}

}  // namespace inkdigit
