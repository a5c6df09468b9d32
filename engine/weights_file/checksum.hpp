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
  // Made anew in each call, since it has the entropy of noise: a kilobyte of what a page downloads.
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) * kPolynomial);
    table[i] = value;
  }
  crc = ~crc;
  for (const std::uint8_t byte : bytes) crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

// As 8 hexadecimal digits.
inline std::string crc32_text(std::uint32_t crc) {
  std::string text(8, '0');
  for (std::size_t i = text.size(); i-- > 0; crc >>= 4) text[i] = "0123456789abcdef"[crc & 0xF];
  return text;
}

}  // namespace inkdigit
