// Picture files as bytes: BMP, PNM, TGA, GIF and TIFF by hand, so that the readers are tested
// against the formats; JPEG and WebP by their libraries. (PNG: png.hpp.)
#pragma once

#include <cstdio>
// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>
#include <webp/encode.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/native/support/temporary_folder.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit::test {

using FileBytes = std::vector<std::uint8_t>;

inline void add(FileBytes& file, std::string_view text) {
  for (const char c : text) file.push_back(static_cast<std::uint8_t>(c));
}
inline void add(FileBytes& file, const FileBytes& bytes) {
  file.insert(file.end(), bytes.begin(), bytes.end());
}
// The low byte first.
inline void add_number(FileBytes& file, std::uint32_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) file.push_back(static_cast<std::uint8_t>(number >> (8U * i)));
}

// Exif with nothing but the orientation.
inline FileBytes exif(std::uint8_t orientation) {
  FileBytes block;
  add(block, std::string_view("Exif\0\0MM\0*\0\0\0\x08", 14));
  const std::array<std::uint8_t, 18> directory{0, 1, 1,           0x12, 0, 3, 0, 0, 0,
                                               1, 0, orientation, 0,    0, 0, 0, 0, 0};
  block.insert(block.end(), directory.begin(), directory.end());
  return block;
}

struct BmpOptions {
  int bits = 24;
  bool from_top = false;
  std::uint32_t compression = 0;
  FileBytes fields{};   // behind the header: masks of colors
  FileBytes palette{};  // blue, green, red, 0
};

// `rows` as they lie in the file, filled up to four bytes each.
inline FileBytes bmp(std::uint32_t width, std::uint32_t height, const BmpOptions& options,
                     const FileBytes& rows) {
  FileBytes file;
  add(file, "BM");
  const std::size_t start = 54 + options.fields.size() + options.palette.size();
  add_number(file, static_cast<std::uint32_t>(start + rows.size()), 4);
  add_number(file, 0, 4);
  add_number(file, static_cast<std::uint32_t>(start), 4);
  add_number(file, 40, 4);
  add_number(file, width, 4);
  add_number(file, options.from_top ? 0U - height : height, 4);
  add_number(file, 1, 2);
  add_number(file, static_cast<std::uint32_t>(options.bits), 2);
  add_number(file, options.compression, 4);
  add_number(file, static_cast<std::uint32_t>(rows.size()), 4);
  for (int i = 0; i < 2; ++i) add_number(file, 2835, 4);
  add_number(file, static_cast<std::uint32_t>(options.palette.size() / 4), 4);
  add_number(file, 0, 4);
  add(file, options.fields);
  add(file, options.palette);
  add(file, rows);
  return file;
}

inline FileBytes bmp_of(const Image& rgb) {
  FileBytes rows;
  for (std::size_t y = rgb.height; y-- > 0;) {
    for (std::size_t x = 0; x < rgb.width; ++x) {
      const std::uint8_t* pixel = &rgb.pixels[(y * rgb.width + x) * 3];
      rows.insert(rows.end(), {pixel[2], pixel[1], pixel[0]});
    }
    while (rows.size() % 4 != 0) rows.push_back(0);
  }
  return bmp(rgb.width, rgb.height, {}, rows);
}

struct TgaOptions {
  std::uint8_t type = 2;
  std::uint8_t bits = 24;
  std::uint8_t descriptor = 0x20;  // rows from the top
  FileBytes palette{};             // blue, green, red
};

inline FileBytes tga(std::uint32_t width, std::uint32_t height, const TgaOptions& options,
                     const FileBytes& pixels) {
  const bool palette = !options.palette.empty();
  FileBytes file{3, static_cast<std::uint8_t>(palette ? 1 : 0), options.type, 0, 0};
  add_number(file, static_cast<std::uint32_t>(options.palette.size() / 3), 2);
  file.push_back(palette ? 24 : 0);
  add_number(file, 0, 4);
  add_number(file, width, 2);
  add_number(file, height, 2);
  file.insert(file.end(), {options.bits, options.descriptor});
  add(file, "abc");
  add(file, options.palette);
  add(file, pixels);
  return file;
}

inline FileBytes tga_of(const Image& rgb) {
  FileBytes pixels;
  for (std::size_t i = 0; i < rgb.pixels.size(); i += 3) {
    pixels.insert(pixels.end(), {rgb.pixels[i + 2], rgb.pixels[i + 1], rgb.pixels[i]});
  }
  return tga(rgb.width, rgb.height, {}, pixels);
}

inline FileBytes pnm(const std::string& header, const FileBytes& pixels) {
  FileBytes file;
  add(file, header);
  add(file, pixels);
  return file;
}

inline FileBytes ppm_of(const Image& rgb) {
  return pnm("P6\n" + std::to_string(rgb.width) + " " + std::to_string(rgb.height) + "\n255\n",
             rgb.pixels);
}

// Colors are indices of a palette of 256 grays: index = gray. Codes of nine bits, cleared before
// they would grow.
inline FileBytes gif(std::uint32_t width, std::uint32_t height, const FileBytes& indices,
                     int transparent = -1) {
  FileBytes file;
  add(file, "GIF89a");
  add_number(file, width, 2);
  add_number(file, height, 2);
  file.insert(file.end(), {0xF7, 0, 0});
  for (unsigned i = 0; i < 256; ++i) file.insert(file.end(), 3, static_cast<std::uint8_t>(i));
  if (transparent >= 0) {
    file.insert(file.end(), {0x21, 0xF9, 4, 1, 0, 0, static_cast<std::uint8_t>(transparent), 0});
  }
  file.push_back(0x2C);
  add_number(file, 0, 4);
  add_number(file, width, 2);
  add_number(file, height, 2);
  file.insert(file.end(), {0, 8});
  FileBytes codes;
  std::uint32_t bits = 0;
  int count = 0;
  const auto add_code = [&](std::uint32_t code) {
    bits |= code << static_cast<unsigned>(count);
    for (count += 9; count >= 8; count -= 8, bits >>= 8U) {
      codes.push_back(static_cast<std::uint8_t>(bits));
    }
  };
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (i % 200 == 0) add_code(256);
    add_code(indices[i]);
  }
  add_code(257);
  if (count > 0) codes.push_back(static_cast<std::uint8_t>(bits));
  for (std::size_t i = 0; i < codes.size(); i += 255) {
    const std::size_t size = std::min<std::size_t>(255, codes.size() - i);
    file.push_back(static_cast<std::uint8_t>(size));
    add(file, {codes.begin() + static_cast<std::ptrdiff_t>(i),
               codes.begin() + static_cast<std::ptrdiff_t>(i + size)});
  }
  file.insert(file.end(), {0, 0x3B});
  return file;
}

// Uncompressed, one strip, which comes last.
inline FileBytes tiff(const Image& image, std::uint16_t orientation = 1) {
  struct Tag {
    std::uint16_t number;
    std::uint16_t type;  // 3 = two bytes, 4 = four
    std::uint32_t value;
  };
  std::vector<Tag> tags{{256, 4, image.width},
                        {257, 4, image.height},
                        {258, 3, 8},
                        {259, 3, 1},
                        {262, 3, image.channels == 1 ? 1U : 2U},
                        {273, 4, 0},
                        {274, 3, orientation},
                        {277, 3, image.channels},
                        {278, 4, image.height},
                        {279, 4, static_cast<std::uint32_t>(image.pixels.size())}};
  if (image.channels == 4) tags.push_back({338, 3, 2});
  const std::size_t bits = 8 + 2 + tags.size() * 12 + 4;  // of each channel
  FileBytes file;
  add(file, std::string_view("II*\0\x08\0\0\0", 8));
  add_number(file, static_cast<std::uint32_t>(tags.size()), 2);
  for (const Tag& tag : tags) {
    const bool far = tag.number == 258 && image.channels > 1;
    add_number(file, tag.number, 2);
    add_number(file, tag.type, 2);
    add_number(file, far ? image.channels : 1, 4);
    add_number(file,
               static_cast<std::uint32_t>(far                 ? bits
                                          : tag.number == 273 ? bits + 8
                                                              : tag.value),
               4);
  }
  add_number(file, 0, 4);
  for (int i = 0; i < 4; ++i) add_number(file, 8, 2);
  add(file, image.pixels);
  return file;
}

// `image` has 1, 3 or, for CMYK, 4 channels.
inline FileBytes jpeg(const Image& image, const FileBytes& exif_block = {},
                      bool progressive = false) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = image.width;
  info.image_height = image.height;
  info.input_components = static_cast<int>(image.channels);
  info.in_color_space = image.channels == 1   ? JCS_GRAYSCALE
                        : image.channels == 3 ? JCS_RGB
                                              : JCS_CMYK;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 100, TRUE);
  if (progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  if (!exif_block.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, exif_block.data(),
                      static_cast<unsigned>(exif_block.size()));
  }
  for (std::size_t y = 0; y < image.height; ++y) {
    auto* row = const_cast<std::uint8_t*>(&image.pixels[y * image.width * image.channels]);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  FileBytes file(bytes, bytes + size);
  std::free(bytes);  // NOLINT: libjpeg's malloc
  return file;
}

// Lossless.
inline FileBytes webp(const Image& image) {
  std::uint8_t* bytes = nullptr;
  const auto width = static_cast<int>(image.width);
  const auto height = static_cast<int>(image.height);
  const std::size_t size =
      image.channels == 4
          ? WebPEncodeLosslessRGBA(image.pixels.data(), width, height, 4 * width, &bytes)
          : WebPEncodeLosslessRGB(image.pixels.data(), width, height, 3 * width, &bytes);
  FileBytes file(bytes, bytes + size);
  WebPFree(bytes);
  return file;
}

// The same with Exif: in the long form of the file, which has chunks beside the picture's.
inline FileBytes webp_with_exif(const Image& image, const FileBytes& exif_block) {
  const FileBytes plain = webp(image);
  FileBytes chunks;
  add(chunks, std::string_view("WEBPVP8X\x0a\0\0\0\x08\0\0\0", 16));
  add_number(chunks, image.width - 1, 3);
  add_number(chunks, image.height - 1, 3);
  add(chunks, {plain.begin() + 12, plain.end()});
  add(chunks, "EXIF");
  add_number(chunks, static_cast<std::uint32_t>(exif_block.size()), 4);
  add(chunks, exif_block);
  if (exif_block.size() % 2 == 1) chunks.push_back(0);
  FileBytes file;
  add(file, "RIFF");
  add_number(file, static_cast<std::uint32_t>(chunks.size()), 4);
  add(file, chunks);
  return file;
}

inline std::string decode_error(const FileBytes& file, const ImageLimits& limits = {}) {
  return message_of([&] { decode_image(file, limits); });
}

// The pixels as RGB.
inline std::vector<std::uint8_t> rgb(const FileBytes& file) {
  return to_rgb(decode_image(file)).pixels;
}

}  // namespace inkdigit::test
