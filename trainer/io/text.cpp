#include "trainer/io/text.hpp"

#include <array>
#include <cstdint>

namespace inkdigit {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  struct Form {
    std::uint8_t first_low, first_high;    // the first byte
    std::uint8_t second_low, second_high;  // the second; all others are 0x80 to 0xBF
    std::size_t length;
  };
  constexpr std::array<Form, 8> kForms{{{0xC2, 0xDF, 0x80, 0xBF, 2},
                                        {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                        {0xE1, 0xEC, 0x80, 0xBF, 3},
                                        {0xED, 0xED, 0x80, 0x9F, 3},
                                        {0xEE, 0xEF, 0x80, 0xBF, 3},
                                        {0xF0, 0xF0, 0x90, 0xBF, 4},
                                        {0xF1, 0xF3, 0x80, 0xBF, 4},
                                        {0xF4, 0xF4, 0x80, 0x8F, 4}}};
  const std::uint8_t first = byte_at(text, 0);
  if (first < 0x80) return 1;
  for (const Form& form : kForms) {
    if (first < form.first_low || first > form.first_high) continue;
    if (text.size() < form.length) return 0;
    if (byte_at(text, 1) < form.second_low || byte_at(text, 1) > form.second_high) return 0;
    for (std::size_t i = 2; i < form.length; ++i) {
      if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
    }
    return form.length;
  }
  return 0;
}

std::string utf8_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length > 0) {
      result += text.substr(0, length);
    } else {
      result += '%';
      result += kDigits[byte_at(text, 0) >> 4];
      result += kDigits[byte_at(text, 0) & 15];
    }
    text.remove_prefix(length > 0 ? length : 1);
  }
  return result;
}

}  // namespace inkdigit
