// Netpbm's formats: P1 to P3 are numbers in ASCII, P4 to P6 the same in bytes. 1 and 4 are bits, in
// which 1 is black, 2 and 5 gray, 3 and 6 colors; both up to the largest value in the header.
#include <algorithm>

#include "trainer/data/image/codec.hpp"

namespace inkdigit {
namespace {

constexpr std::string_view kFormat = "PNM";
constexpr std::uint32_t kMostValue = 65535;

bool is_space(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }

class PnmReader {
 public:
  explicit PnmReader(Bytes bytes) : bytes_(bytes), kind_(bytes[1] - '0') { position_ = 2; }

  Image read(const ImageLimits& limits) {
    const std::uint32_t width = header_number("width");
    const std::uint32_t height = header_number("height");
    if (!bits()) {
      largest_ = header_number("largest value");
      if (largest_ < 1 || largest_ > kMostValue) {
        damaged(kFormat, "its largest value is " + std::to_string(largest_) + ", not 1 to 65535");
      }
    }
    check_size(width, height, limits);
    ++position_;  // one space behind the header
    const std::uint32_t channels = kind_ % 3 == 0 ? 3 : 1;
    return ascii() ? read_ascii(width, height, channels, limits)
                   : read_binary(width, height, channels, limits);
  }

 private:
  [[nodiscard]] bool ascii() const { return kind_ <= 3; }
  [[nodiscard]] bool bits() const { return kind_ == 1 || kind_ == 4; }
  [[nodiscard]] bool at_end() const { return position_ >= bytes_.size(); }

  // Past spaces and comments, which go from # to the end of the line.
  void skip_spaces() {
    bool comment = false;
    for (; !at_end(); ++position_) {
      const std::uint8_t c = bytes_[position_];
      if (comment ? c == '\n' || c == '\r' : c == '#') comment = !comment;
      if (!comment && !is_space(c)) return;
    }
  }

  // At a digit; beyond kMostValue and kMaxBitmapSide it does not matter how large it is.
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (; !at_end() && is_digit(bytes_[position_]); ++position_) {
      value = std::min<std::uint32_t>(value * 10 + (bytes_[position_] - '0'), 99'999'999);
    }
    return value;
  }

  std::uint32_t header_number(const std::string& name) {
    skip_spaces();
    if (at_end()) damaged(kFormat, "ends early: its header has no " + name);
    if (!is_digit(bytes_[position_])) damaged(kFormat, "its " + name + " is no number");
    const std::uint32_t value = number();
    if (at_end()) damaged(kFormat, "ends early: it has no pixels");
    return value;
  }

  std::uint8_t to_byte(std::uint32_t value) const {
    if (bits()) return value == 0 ? 255 : 0;
    if (value > largest_) {
      damaged(kFormat, "a value is " + std::to_string(value) + ", above its largest, " +
                           std::to_string(largest_));
    }
    return static_cast<std::uint8_t>((value * 255 + largest_ / 2) / largest_);
  }

  // Bits need no space between them.
  std::uint32_t ascii_value() {
    if (!bits()) return number();
    const std::uint8_t bit = bytes_[position_++];
    if (bit > '1') damaged(kFormat, "a bit is neither 0 nor 1");
    return bit == '1' ? 1 : 0;
  }

  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }

  Image read_ascii(std::uint32_t width, std::uint32_t height, std::uint32_t channels,
                   const ImageLimits& limits) {
    const std::size_t count = std::size_t{width} * height * channels;
    // A digit each, and what parts it from the next.
    const std::size_t possible = bits() ? left() : left() / 2 + 1;
    if (possible < count) damaged(kFormat, ends_early(possible, count, "values at most"));
    Image image = make_image(width, height, channels, limits);
    for (std::size_t i = 0; i < count; ++i) {
      skip_spaces();
      if (at_end()) damaged(kFormat, ends_early(i, count, "values"));
      if (!is_digit(bytes_[position_])) damaged(kFormat, "a value is no number");
      image.pixels[i] = to_byte(ascii_value());
    }
    return image;
  }

  Image read_binary(std::uint32_t width, std::uint32_t height, std::uint32_t channels,
                    const ImageLimits& limits) {
    const std::size_t values = std::size_t{width} * channels;  // in a row
    const std::size_t row = bits() ? (values + 7) / 8 : values * (largest_ > 255 ? 2 : 1);
    if (left() < row * height) {
      damaged(kFormat, ends_early(left(), row * height, "bytes of pixels"));
    }
    Image image = make_image(width, height, channels, limits);
    for (std::size_t y = 0; y < height; ++y) {
      const Bytes from = bytes_.subspan(position_ + y * row, row);
      std::uint8_t* to = image.pixels.data() + y * values;
      for (std::size_t i = 0; i < values; ++i) to[i] = to_byte(binary_value(from, i));
    }
    return image;
  }

  // Of two bytes the high one comes first, and of eight bits.
  [[nodiscard]] std::uint32_t binary_value(Bytes row, std::size_t i) const {
    if (bits()) return static_cast<unsigned>(row[i / 8]) >> (7 - i % 8) & 1U;
    if (largest_ <= 255) return row[i];
    return static_cast<std::uint32_t>(row[2 * i]) << 8U | row[2 * i + 1];
  }

  Bytes bytes_;
  int kind_;
  std::size_t position_ = 0;
  std::uint32_t largest_ = 1;
};

}  // namespace

bool is_pnm(Bytes bytes) {
  return bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
         (is_space(bytes[2]) || bytes[2] == '#');
}

Image decode_pnm(Bytes bytes, const ImageLimits& limits) { return PnmReader(bytes).read(limits); }

}  // namespace inkdigit
