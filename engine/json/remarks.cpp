#include "engine/json/remarks.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/json/decimal.hpp"
#include "engine/json/write.hpp"

namespace inkdigit {
namespace {

// Levenshtein distance by the usual two-row recurrence.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string range_text(Range range) {
  const bool low = range.low > std::numeric_limits<double>::lowest();
  const bool high = range.high < std::numeric_limits<double>::max();
  if (low && high) return " from " + number_text(range.low) + " to " + number_text(range.high);
  if (low) return " of at least " + number_text(range.low);
  if (high) return " of at most " + number_text(range.high);
  return "";
}

}  // namespace

std::string number_text(double value) {
  std::string text = double_to_decimal(value);
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text;
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 2) + 1;
  for (const auto candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

std::string unknown_name(std::string_view kind, std::string_view word,
                         const std::vector<std::string_view>& candidates) {
  std::string text = "unknown " + std::string(kind) + " '" + std::string(word) + "'";
  const std::string near = nearest(word, candidates);
  if (!near.empty()) return text + " (did you mean '" + near + "'?)";
  text += "; known:";
  for (const auto candidate : candidates) text += " " + std::string(candidate);
  return text;
}

std::string value_text(const nlohmann::json& json) {
  std::string text = json_text(json);
  if (text.size() > 40) text.replace(37, std::string::npos, "...");
  return text;
}

std::string must_be(std::string_view kind, Range range, const nlohmann::json& json) {
  return "must be " + std::string(kind) + range_text(range) + " but is " + value_text(json);
}

}  // namespace inkdigit
