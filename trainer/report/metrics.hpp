#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace inkdigit {

// The lines of metrics.jsonl as an array.
inline nlohmann::json parse_metrics(const std::string& lines) {
  nlohmann::json epochs = nlohmann::json::array();
  for (std::size_t start = 0; start < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', start), lines.size());
    epochs.push_back(nlohmann::json::parse(lines.substr(start, end - start)));
    start = end + 1;
  }
  return epochs;
}

// When an epoch ended, in seconds since 1970; 0 in a run that was begun before this was noted.
inline double end_time(const nlohmann::json& epoch) { return epoch.value("time", 0.0); }

}  // namespace inkdigit
