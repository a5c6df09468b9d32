// Numbers out of bytes that may end at any point.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trainer/data/image/codec.hpp"

namespace inkdigit {

class ByteReader {
 public:
  // `format` is named in errors.
  ByteReader(Bytes bytes, std::string_view format) : bytes_(bytes), format_(format) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }
  [[nodiscard]] Bytes rest() const { return bytes_.subspan(position_); }

  // The next `count` bytes; damaged() where there are fewer, as are all below.
  Bytes take(std::size_t count) {
    if (count > left()) damaged(format_, ends_early(bytes_.size(), position_ + count, "bytes"));
    const Bytes taken = bytes_.subspan(position_, count);
    position_ += count;
    return taken;
  }
  void move_to(std::size_t position) {
    position_ = 0;
    take(position);
  }

  std::uint8_t u8() { return take(1)[0]; }
  // The low byte comes first.
  std::uint16_t u16() {
    const Bytes b = take(2);
    return static_cast<std::uint16_t>(b[0] | b[1] << 8U);
  }
  std::uint32_t u32() {
    const std::uint32_t low = u16();
    return low | std::uint32_t{u16()} << 16U;
  }

 private:
  Bytes bytes_;
  std::string_view format_;
  std::size_t position_ = 0;
};

}  // namespace inkdigit
