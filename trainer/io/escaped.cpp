#include "trainer/io/escaped.hpp"

#include <algorithm>
#include <cstdint>

#include "trainer/format.hpp"
#include "trainer/io/text.hpp"

namespace inkdigit {
namespace {

// Of ASCII, or U+0080 to U+009F, which some terminals obey, too.
bool is_control(std::string_view character) {
  const auto first = static_cast<std::uint8_t>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<std::uint8_t>(character[1]) < 0xA0;
}

std::string escape(char byte) {
  if (byte == '\n') return "\\n";
  if (byte == '\r') return "\\r";
  if (byte == '\t') return "\\t";
  return format("\\x%02x", static_cast<unsigned>(static_cast<std::uint8_t>(byte)));
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_control(character)) {
      for (const char byte : character) result += escape(byte);
    } else {
      result += character;
    }
    text.remove_prefix(character.size());
  }
  return result;
}

}  // namespace inkdigit
