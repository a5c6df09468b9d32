// Standard output of the subcommands. Each text is written at once, so that a pipe hands it on and
// a failure is noticed where it happens: one whose reader has gone ends the process by SIGPIPE, as
// pipes usually do, without a word; any other throws.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace inkdigit {

// One line, escaped.
void print_line(std::string_view line);

// Lines, each escaped.
void print_text(std::string_view text);

// One line; what is not UTF-8 is replaced.
void print_json(const nlohmann::json& json);

}  // namespace inkdigit
