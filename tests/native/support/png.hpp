// PNG files of any color type and depth, written by hand, so that the readers are tested against
// the format and not against a library's idea of it.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inkdigit::test {

// As in the PNG specification.
enum class PngColor : std::uint8_t { kGray = 0, kRgb = 2, kPalette = 3, kGrayAlpha = 4, kRgba = 6 };

struct PngChunk {
  std::string type;
  std::vector<std::uint8_t> bytes;
};

// `rows` are the samples of all rows, packed as the depth has it. `extra` chunks (PLTE, tRNS) come
// before the data.
inline std::vector<std::uint8_t> png(std::uint32_t width, std::uint32_t height, PngColor color,
                                     int depth, const std::vector<std::uint8_t>& rows,
                                     const std::vector<PngChunk>& extra = {}) {
  std::vector<std::uint8_t> file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  const auto add_number = [](std::vector<std::uint8_t>& bytes, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(number >> static_cast<unsigned>(shift)));
    }
  };
  const auto add_chunk = [&](std::string_view type, const std::vector<std::uint8_t>& bytes) {
    add_number(file, static_cast<std::uint32_t>(bytes.size()));
    const std::size_t start = file.size();
    file.insert(file.end(), type.begin(), type.end());
    file.insert(file.end(), bytes.begin(), bytes.end());
    add_number(file, static_cast<std::uint32_t>(
                         ::crc32(0, file.data() + start, static_cast<uInt>(file.size() - start))));
  };
  std::vector<std::uint8_t> header;
  add_number(header, width);
  add_number(header, height);
  header.insert(header.end(),
                {static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(color), 0, 0, 0});
  add_chunk("IHDR", header);
  for (const PngChunk& chunk : extra) add_chunk(chunk.type, chunk.bytes);
  std::vector<std::uint8_t> filtered;
  const std::size_t row = rows.size() / height;
  for (std::size_t y = 0; y < height; ++y) {
    filtered.push_back(0);  // no filter
    filtered.insert(filtered.end(), rows.begin() + static_cast<std::ptrdiff_t>(y * row),
                    rows.begin() + static_cast<std::ptrdiff_t>((y + 1) * row));
  }
  uLongf size = compressBound(static_cast<uLong>(filtered.size()));
  std::vector<std::uint8_t> packed(size);
  compress(packed.data(), &size, filtered.data(), static_cast<uLong>(filtered.size()));
  packed.resize(size);
  add_chunk("IDAT", packed);
  add_chunk("IEND", {});
  return file;
}

// A picture of one color, `side` pixels wide and high.
inline std::vector<std::uint8_t> plain_png(std::uint32_t side, std::uint8_t red, std::uint8_t green,
                                           std::uint8_t blue) {
  std::vector<std::uint8_t> rows;
  for (std::uint32_t i = 0; i < side * side; ++i) rows.insert(rows.end(), {red, green, blue});
  return png(side, side, PngColor::kRgb, 8, rows);
}

}  // namespace inkdigit::test
