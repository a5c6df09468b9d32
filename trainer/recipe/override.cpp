#include "trainer/recipe/override.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/json/fields.hpp"
#include "engine/json/parse.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/recipe/recipe_schema.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// All of the text as a number; false where it is none.
template <class Number>
bool is_whole_text(std::string_view text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

std::vector<std::string_view> keys_of(const json& object) {
  std::vector<std::string_view> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

// One setting, on its way through the recipe and its schema.
class Setting {
 public:
  Setting(const std::string& setting, std::string origin)
      : origin_(std::move(origin)), path_(setting.substr(0, setting.find('='))) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UserError(
          origin_ + setting +
          ": must be FIELD=VALUE, as in training.epochs=3 or network.layers.0.kernel=3");
    }
    text_ = setting.substr(equals + 1);
  }

  void apply(json& recipe, const json& schema) const {
    json* place = &recipe;
    json kind = schema;
    std::string where = "recipe";
    for (std::size_t start = 0; start <= path_.size();) {
      const std::size_t end = std::min(path_.find('.', start), path_.size());
      const std::string key = path_.substr(start, end - start);
      const bool list = kind.value("type", "") == "array";
      kind = list ? json(kind["items"]) : step(kind, *place, where, key, end == path_.size());
      place = list ? &(*place)[index_of(*place, where, key)] : &(*place)[key];
      where = path_.substr(0, end);
      start = end + 1;
    }
    *place = value_of(kind);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(origin_ + path_ + "=" + text_ + ": " + what);
  }

  // The schema of what `key` names in `place`, an object, which is `where` and of the schema
  // `kind`. A section that is not there becomes an empty one.
  json step(const json& kind, json& place, const std::string& where, const std::string& key,
            bool last) const {
    if (kind.contains("oneOf")) return typed_step(kind["oneOf"], place, where, key, last);
    if (kind.value("type", "") != "object") fail(where + " is a value and has no fields");
    return field(kind["properties"], place, where, key);
  }

  json field(const json& properties, json& place, const std::string& where,
             const std::string& key) const {
    if (place.is_null()) place = json::object();
    if (!place.is_object()) fail(where + " is no object in the recipe");
    if (!properties.contains(key))
      fail(where + ": " + unknown_name("key", key, keys_of(properties)));
    return properties[key];
  }

  // An object whose "type" says which of the alternatives it is.
  json typed_step(const json& alternatives, json& place, const std::string& where,
                  const std::string& key, bool last) const {
    json types = json::array();
    for (const json& one : alternatives) types.push_back(one["properties"]["type"]["const"]);
    if (place.is_null()) place = json::object();
    if (!place.is_object()) fail(where + " is no object in the recipe");
    if (key == "type" && last) return {{"enum", types}};
    for (const json& one : alternatives) {
      const json& properties = one["properties"];
      if (properties["type"]["const"] == place.value("type", json())) {
        return field(properties, place, where, key);
      }
    }
    fail(where + " has no known 'type' in the recipe, which must be set first");
  }

  [[nodiscard]] std::size_t index_of(const json& list, const std::string& where,
                                     const std::string& key) const {
    if (!list.is_array() || list.empty()) fail(where + " is no list with entries in the recipe");
    std::size_t index = 0;
    if (!is_whole_text(key, index) || index >= list.size()) {
      fail(fmt::format("{} is a list: '{}' must be an index from 0 to {}", where, key,
                       list.size() - 1));
    }
    return index;
  }

  [[nodiscard]] json value_of(const json& kind) const {
    if (kind.contains("enum")) {
      const auto names = kind["enum"].get<std::vector<std::string>>();
      if (std::find(names.begin(), names.end(), text_) != names.end()) return text_;
      fail(unknown_name("value", text_, {names.begin(), names.end()}));
    }
    const std::string type = kind.value("type", "");
    if (type == "integer") return whole_number(kind);
    if (type == "number") return real_number(kind);
    if (type == "string") return text_;
    if (type == "boolean") {
      if (text_ == "true" || text_ == "false") return text_ == "true";
      fail("must be true or false");
    }
    return structure(type == "array" ? "a list, as JSON: [...]" : "an object, as JSON: {...}",
                     type == "array");
  }

  [[nodiscard]] json whole_number(const json& kind) const {
    std::int64_t value = 0;
    if (!is_whole_text(text_, value) || !within(static_cast<double>(value), kind)) {
      fail("must be a whole number" + range_of(kind));
    }
    return value;
  }

  [[nodiscard]] json real_number(const json& kind) const {
    double value = 0;
    if (!is_whole_text(text_, value) || !std::isfinite(value) || !within(value, kind)) {
      fail("must be a number" + range_of(kind));
    }
    return value;
  }

  [[nodiscard]] json structure(const char* what, bool list) const {
    const Result<json> value = parse_json(text_);
    if (!value || (list ? !value->is_array() : !value->is_object())) {
      fail(std::string("must be ") + what);
    }
    return *value;
  }

  static bool within(double value, const json& kind) {
    return value >= kind.value("minimum", value) && value <= kind.value("maximum", value);
  }

  static std::string range_of(const json& kind) {
    const bool low = kind.contains("minimum");
    const bool high = kind.contains("maximum");
    if (low && high) {
      return fmt::format(" from {:g} to {:g}", kind["minimum"].get<double>(),
                         kind["maximum"].get<double>());
    }
    if (low) return fmt::format(" of at least {:g}", kind["minimum"].get<double>());
    return high ? fmt::format(" of at most {:g}", kind["maximum"].get<double>()) : "";
  }

  std::string origin_;
  std::string path_;
  std::string text_;
};

}  // namespace

void override_fields(json& recipe, std::span<const std::string> settings) {
  if (settings.empty()) return;
  const json schema = recipe_schema();
  for (const std::string& setting : settings) {
    override_field(recipe, schema, setting, "--set ");
  }
}

void override_field(json& recipe, const json& schema, const std::string& setting,
                    const std::string& origin) {
  Setting(setting, origin).apply(recipe, schema);
}

}  // namespace inkdigit
