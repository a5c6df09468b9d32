#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace inkdigit {

// CRC-32 as in zlib and PNG (polynomial 0xEDB88320, reflected), or with another polynomial. Here
// rather than from zlib because the WebAssembly build has no zlib.
template <std::uint32_t kPolynomial = 0xEDB88320U>
std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0) {
  // What a byte makes of the sum when so many others come behind it, so that several are looked up
  // at a time and not one after the other (Kounavis and Berry, 2005). Made anew in each call, since
  // the first table has the entropy of noise: a kilobyte of what a page downloads.
  constexpr std::size_t kAtOnce = 8;
  std::array<std::array<std::uint32_t, 256>, kAtOnce> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) * kPolynomial);
    tables[0][i] = value;
  }
  for (std::size_t behind = 1; behind < kAtOnce; ++behind) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[behind - 1][i];
      tables[behind][i] = tables[0][before & 0xFF] ^ (before >> 8);
    }
  }
  crc = ~crc;
  for (; bytes.size() >= kAtOnce; bytes = bytes.subspan(kAtOnce)) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kAtOnce; ++i, crc >>= 8) {
      next ^= tables[kAtOnce - 1 - i][(crc ^ bytes[i]) & 0xFF];
    }
    crc = next;
  }
  for (const std::uint8_t byte : bytes) crc = tables[0][(crc ^ byte) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

// As 8 hexadecimal digits.
inline std::string crc32_text(std::uint32_t crc) {
  std::string text(8, '0');
  for (std::size_t i = text.size(); i-- > 0; crc >>= 4) text[i] = "0123456789abcdef"[crc & 0xF];
  return text;
}

}  // namespace inkdigit
