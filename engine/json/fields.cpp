#include "engine/json/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkdigit {
namespace {

bool within(double value, Range range) { return value >= range.low && value <= range.high; }

}  // namespace

FieldReader::FieldReader(const nlohmann::json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object_.is_object()) {
    error_ = where_ + ": expected an object {...} but found " + value_text(object_);
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

void FieldReader::wrong(std::string_view key, std::string_view kind, Range range,
                        const nlohmann::json& json) {
  fail(key, must_be(kind, range, json));
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, int& value, Range range) {
  if (!json.is_number_integer() || !within(json.get<double>(), range) ||
      !within(json.get<double>(),
              {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()})) {
    wrong(key, "a whole number", range, json);
    return;
  }
  value = json.get<int>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, double& value,
                       Range range) {
  if (!json.is_number() || !std::isfinite(json.get<double>()) ||
      !within(json.get<double>(), range)) {
    wrong(key, "a number", range, json);
    return;
  }
  value = json.get<double>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, bool& value,
                       Range /*range*/) {
  if (!json.is_boolean()) {
    wrong(key, "true or false", {}, json);
    return;
  }
  value = json.get<bool>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, std::string& value,
                       Range /*range*/) {
  if (!json.is_string()) {
    wrong(key, "a string", {}, json);
    return;
  }
  value = json.get_ref<const std::string&>();
}

void FieldReader::read(std::string_view key, const nlohmann::json& json, std::vector<double>& value,
                       Range range) {
  const auto fits = [&](const nlohmann::json& item) {
    return item.is_number() && within(item.get<double>(), range);
  };
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), fits)) {
    wrong(key, "a list of numbers", range, json);
    return;
  }
  value.clear();
  for (const auto& item : json) value.push_back(item.get<double>());
}

void FieldReader::read(std::string_view key, const nlohmann::json& json,
                       std::vector<std::string>& value, Range /*range*/) {
  const auto is_text = [](const nlohmann::json& item) { return item.is_string(); };
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), is_text)) {
    wrong(key, "a list of strings", {}, json);
    return;
  }
  value.clear();
  for (const auto& item : json) value.push_back(item.get_ref<const std::string&>());
}

Status FieldReader::finish() {
  if (!error_.empty()) return Error{error_};
  for (const auto& [key, value] : object_.get_ref<const nlohmann::json::object_t&>()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      return Error{where_ + ": " + unknown_name("key", key, known_)};
    }
  }
  return success();
}

}  // namespace inkdigit
