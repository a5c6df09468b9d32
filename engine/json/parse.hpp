// The one way from text to JSON, for whatever somebody else may have written: into the library's
// values, but not by its reader, which is several times the bytes in WebAssembly, of two equal keys
// takes the last, and at a byte 0 stops to read.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "engine/result.hpp"

namespace inkdigit {

// The one value that the text is. Errors say what is wrong at which line and column, both counted
// from 1 (the text's own lines from `first_line`): a syntax error, bytes behind the value, a key
// that an object has twice, or more than 100 values inside each other.
Result<nlohmann::json> parse_json(std::string_view text, std::size_t first_line = 1);

}  // namespace inkdigit
