// JSON as text, for what is said about it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace inkdigit {

// "text" with its quotes; what JSON does not allow in them is escaped, and what is not UTF-8
// becomes U+FFFD.
std::string json_string(std::string_view text);

// The value on one line, without spaces.
std::string json_text(const nlohmann::json& value);

}  // namespace inkdigit
