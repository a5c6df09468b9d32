// What is said of JSON that is not as it should be. The WebAssembly module for strokes has shorter
// words (few_remarks.cpp).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/range.hpp"

namespace inkdigit {

// The number as JSON writes it, a whole one without a point; "null" where it is not finite.
std::string number_text(double value);

// The candidate that takes the fewest edits to reach from `word`, or "" when none is near.
std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates);

// "unknown key 'kernal' (did you mean 'kernel'?)", the tail only where something is near.
std::string unknown_name(std::string_view kind, std::string_view word,
                         const std::vector<std::string_view>& candidates);

// The value as somebody wrote it, cut to a length that fits a line.
std::string value_text(const nlohmann::json& json);

// "must be a whole number from 1 to 64 but is 0"
std::string must_be(std::string_view kind, Range range, const nlohmann::json& json);

}  // namespace inkdigit
