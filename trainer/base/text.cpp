#include "trainer/base/text.hpp"

#include <cstdint>

#include "engine/text.hpp"

namespace inkdigit {

std::string utf8_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length > 0) {
      result += text.substr(0, length);
    } else {
      const auto byte = static_cast<std::uint8_t>(text[0]);
      result += '%';
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    }
    text.remove_prefix(length > 0 ? length : 1);
  }
  return result;
}

}  // namespace inkdigit
