#include "engine/json/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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

// The value as the user wrote it, cut to a length that fits a line.
std::string given(const nlohmann::json& json) {
  std::string text = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

bool within(double value, Range range) { return value >= range.low && value <= range.high; }

}  // namespace

std::string number_text(double value) {
  std::string text = nlohmann::json(value).dump();
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

FieldReader::FieldReader(const nlohmann::json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object_.is_object()) {
    error_ = where_ + ": expected an object {...} but found " + given(object_);
  }
}

const nlohmann::json* FieldReader::find(std::string_view key, bool required) {
  known_.push_back(key);
  if (!error_.empty()) return nullptr;
  const auto found = object_.find(key);
  if (found != object_.end()) return &*found;
  if (required) error_ = where_ + ": '" + std::string(key) + "' is missing";
  return nullptr;
}

void FieldReader::fail(std::string_view key, std::string_view what) {
  if (error_.empty()) error_ = where_ + ": '" + std::string(key) + "' " + std::string(what);
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, int& value, Range range) {
  if (!json.is_number_integer() || !within(json.get<double>(), range) ||
      !within(json.get<double>(),
              {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()})) {
    fail(key, "must be a whole number" + range_text(range) + " but is " + given(json));
    return;
  }
  value = json.get<int>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, double& value,
                       Range range) {
  if (!json.is_number() || !std::isfinite(json.get<double>()) ||
      !within(json.get<double>(), range)) {
    fail(key, "must be a number" + range_text(range) + " but is " + given(json));
    return;
  }
  value = json.get<double>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, bool& value,
                       Range /*range*/) {
  if (!json.is_boolean()) {
    fail(key, "must be true or false but is " + given(json));
    return;
  }
  value = json.get<bool>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, std::string& value,
                       Range /*range*/) {
  if (!json.is_string()) {
    fail(key, "must be a string but is " + given(json));
    return;
  }
  value = json.get<std::string>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, std::vector<double>& value,
                       Range range) {
  const auto fits = [&](const nlohmann::json& item) {
    return item.is_number() && within(item.get<double>(), range);
  };
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), fits)) {
    fail(key, "must be a list of numbers" + range_text(range) + " but is " + given(json));
    return;
  }
  value = json.get<std::vector<double>>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json,
                       std::vector<std::string>& value, Range /*range*/) {
  const auto is_text = [](const nlohmann::json& item) { return item.is_string(); };
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), is_text)) {
    fail(key, "must be a list of strings but is " + given(json));
    return;
  }
  value = json.get<std::vector<std::string>>();
}

Status FieldReader::finish() {
  if (!error_.empty()) return Error{error_};
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      return Error{where_ + ": " + unknown_name("key", key, known_)};
    }
  }
  return success();
}

}  // namespace inkdigit
