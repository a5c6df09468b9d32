#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "trainer/data/image/byte_reader.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "BMP";

// Where a color lies in a pixel of 16 or 32 bits; no bits: the pixel has none of it.
struct Field {
  std::uint32_t mask = 0;

  [[nodiscard]] std::uint32_t bits() const {
    return mask == 0 ? 0 : mask >> static_cast<unsigned>(std::countr_zero(mask));
  }
  // One run of ones.
  [[nodiscard]] bool valid() const { return (bits() & (bits() + 1)) == 0; }
  // As a byte.
  [[nodiscard]] std::uint8_t of(std::uint32_t pixel) const {
    if (mask == 0) return 0;
    const std::uint64_t value = (pixel & mask) >> static_cast<unsigned>(std::countr_zero(mask));
    return static_cast<std::uint8_t>((value * 255 + bits() / 2) / bits());
  }
};

struct Header {
  std::int64_t width = 0;
  std::int64_t height = 0;                             // below 0: rows from the top
  unsigned bits = 0;                                   // of a pixel
  std::array<Field, 4> fields{};                       // red, green, blue, alpha
  std::vector<std::array<std::uint8_t, 3>> palette{};  // red, green, blue
  std::size_t pixels = 0;                              // where they begin
};

// The values of the field "compression".
enum Compression : std::uint32_t { kNone = 0, kFields = 3, kFieldsWithAlpha = 6 };

void read_fields(ByteReader& reader, Header& header, std::uint32_t compression, std::size_t size) {
  constexpr std::size_t kPlainHeader = 40;
  if (header.bits == 16) header.fields = {{{0x7C00}, {0x03E0}, {0x001F}, {0}}};
  if (header.bits == 32) header.fields = {{{0xFF0000}, {0xFF00}, {0xFF}, {0xFF000000}}};
  if (compression == kNone) return;
  if (header.bits != 16 && header.bits != 32) {
    damaged(kFormat, "fields of colors in pixels of " + std::to_string(header.bits) + " bits");
  }
  // Behind the plain header, or part of a longer one, which is the same place.
  const bool has_alpha = compression == kFieldsWithAlpha || size >= kPlainHeader + 16;
  header.fields[3] = {};
  for (std::size_t i = 0; i < (has_alpha ? 4U : 3U); ++i) header.fields[i] = {reader.u32()};
  const bool any =
      header.fields[0].mask != 0 || header.fields[1].mask != 0 || header.fields[2].mask != 0;
  const bool valid = std::all_of(header.fields.begin(), header.fields.end(),
                                 [](const Field& field) { return field.valid(); });
  if (!any || !valid) damaged(kFormat, "the fields of its colors make no sense");
}

void read_palette(ByteReader& reader, Header& header, std::uint32_t used, std::size_t entry_size) {
  std::size_t count = std::size_t{1} << header.bits;
  if (used != 0) count = std::min<std::size_t>(count, used);
  // Some writers leave out those that no pixel has.
  const std::size_t room =
      header.pixels > reader.position() ? header.pixels - reader.position() : 0;
  count = std::min(count, room / entry_size);
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes entry = reader.take(entry_size);
    header.palette.push_back({entry[2], entry[1], entry[0]});
  }
}

Header read_header(ByteReader& reader) {
  constexpr std::size_t kFileHeader = 14;
  constexpr std::size_t kOldHeader = 12;  // OS/2's
  constexpr std::size_t kPlainHeader = 40;
  Header header;
  reader.move_to(10);
  header.pixels = reader.u32();
  const std::size_t size = reader.u32();
  if (size != kOldHeader && (size < kPlainHeader || size > 124)) {
    not_read(kFormat, "its header has " + std::to_string(size) + " bytes");
  }
  const bool old = size == kOldHeader;
  header.width = old ? reader.u16() : static_cast<std::int32_t>(reader.u32());
  header.height = old ? reader.u16() : static_cast<std::int32_t>(reader.u32());
  reader.take(2);  // planes
  header.bits = reader.u16();
  const std::uint32_t compression = old ? kNone : reader.u32();
  if (!old) reader.take(12);  // bytes of pixels, and pixels a meter both ways
  const std::uint32_t used = old ? 0 : reader.u32();
  if (compression != kNone && compression != kFields && compression != kFieldsWithAlpha) {
    not_read(kFormat, "its pixels are compressed");
  }
  constexpr std::array kDepths{1U, 4U, 8U, 16U, 24U, 32U};
  if (std::find(kDepths.begin(), kDepths.end(), header.bits) == kDepths.end()) {
    damaged(kFormat, std::to_string(header.bits) + " bits a pixel");
  }
  reader.move_to(kFileHeader + std::min(size, kPlainHeader));
  read_fields(reader, header, compression, size);
  reader.move_to(std::max(reader.position(), kFileHeader + size));
  if (header.bits <= 8) read_palette(reader, header, used, old ? 3 : 4);
  return header;
}

// The index of pixel x, packed from the high bits on.
unsigned index_at(Bytes row, std::size_t x, unsigned bits) {
  const std::size_t bit = x * bits;
  return static_cast<unsigned>(row[bit / 8]) >> (8 - bits - bit % 8) & ((1U << bits) - 1);
}

void unpack_row(const Header& header, Bytes row, std::size_t width, std::uint8_t* to) {
  const std::size_t bytes = header.bits / 8;
  for (std::size_t x = 0; x < width; ++x) {
    if (header.bits <= 8) {
      const unsigned index = index_at(row, x, header.bits);
      if (index >= header.palette.size()) {
        damaged(kFormat, "color " + std::to_string(index) + " of a palette of " +
                             std::to_string(header.palette.size()));
      }
      to = std::copy(header.palette[index].begin(), header.palette[index].end(), to);
      continue;
    }
    const Bytes pixel = row.subspan(x * bytes, bytes);
    if (header.bits == 24) {
      for (const std::size_t c : {2U, 1U, 0U}) *to++ = pixel[c];
      continue;
    }
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) value = value << 8U | pixel[i];
    for (const Field& field : header.fields) {
      if (&field != &header.fields[3] || field.mask != 0) *to++ = field.of(value);
    }
  }
}

// Many writers leave the fourth byte 0: a picture without anything to see is not meant.
void make_opaque_if_invisible(Image& image) {
  if (image.channels != 4) return;
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) {
    if (image.pixels[i] != 0) return;
  }
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) image.pixels[i] = 255;
}

}  // namespace

bool is_bmp(Bytes bytes) { return begins_with(bytes, "BM"); }

Image decode_bmp(Bytes bytes, const ImageLimits& limits) {
  ByteReader reader(bytes, kFormat);
  const Header header = read_header(reader);
  const auto width = static_cast<std::uint64_t>(std::max<std::int64_t>(header.width, 0));
  const auto height = static_cast<std::uint64_t>(std::abs(header.height));
  check_size(width, height, limits);
  reader.move_to(header.pixels);
  // Rows are filled up to four bytes; the last one need not be.
  const std::size_t row = (width * header.bits + 7) / 8;
  const std::size_t stride = (row + 3) / 4 * 4;
  const std::size_t needed = stride * (height - 1) + row;
  if (reader.left() < needed) {
    damaged(kFormat, ends_early(reader.left(), needed, "bytes of pixels"));
  }
  Image image = make_image(width, height, header.fields[3].mask != 0 ? 4 : 3, limits);
  const Bytes pixels = reader.rest();
  for (std::size_t i = 0; i < image.height; ++i) {
    const std::size_t y = header.height < 0 ? i : image.height - 1 - i;
    unpack_row(header, pixels.subspan(i * stride, row), image.width,
               image.pixels.data() + y * image.width * image.channels);
  }
  make_opaque_if_invisible(image);
  return image;
}

}  // namespace inkdigit
