#include "engine/json/write.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/json/decimal.hpp"
#include "engine/text.hpp"

namespace inkdigit {

using nlohmann::json;

std::string json_string(std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::string result = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto byte = static_cast<std::uint8_t>(text.front());
    if (length == 0) {
      result += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    if (byte < 0x20) {
      result += "\\u00";
      result += kHexadecimal[byte >> 4];
      result += kHexadecimal[byte & 15];
    } else {
      if (byte == '"' || byte == '\\') result += '\\';
      result += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return result + '"';
}

std::string json_text(const json& value) {
  std::string text;
  const auto separate = [&] {
    if (text.size() > 1) text += ',';
  };
  switch (value.type()) {
    case json::value_t::object:
      text = "{";
      for (const auto& [key, member] : value.get_ref<const json::object_t&>()) {
        separate();
        text += json_string(key) + ":" + json_text(member);
      }
      return text + "}";
    case json::value_t::array:
      text = "[";
      for (const json& item : value.get_ref<const json::array_t&>()) {
        separate();
        text += json_text(item);
      }
      return text + "]";
    case json::value_t::string:
      return json_string(value.get_ref<const std::string&>());
    case json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case json::value_t::number_integer:
      return std::to_string(value.get<std::int64_t>());
    case json::value_t::number_unsigned:
      return std::to_string(value.get<std::uint64_t>());
    case json::value_t::number_float:
      return double_to_decimal(value.get<double>());
    default:
      return "null";
  }
}

}  // namespace inkdigit
