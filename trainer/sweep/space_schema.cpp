#include "trainer/sweep/space_schema.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "trainer/recipe/recipe_schema.hpp"
#include "trainer/sweep/space.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

json object_of(const char* key, json value) {
  return {{"type", "object"},
          {"properties", {{key, std::move(value)}}},
          {"required", json::array({key})},
          {"additionalProperties", false}};
}

json bounds_of(json items) {
  return {{"type", "array"}, {"items", std::move(items)}, {"minItems", 2}, {"maxItems", 2}};
}

json definitions() {
  json integers = object_of("integers", bounds_of({{"type", "integer"}}));
  integers["properties"]["step"] = {{"type", "integer"}, {"minimum", 1}, {"default", 1}};
  const json choice =
      object_of("choice", {{"type", "array"}, {"minItems", 1}, {"uniqueItems", true}});
  const json log = object_of("log", bounds_of({{"type", "number"}, {"exclusiveMinimum", 0}}));
  const json range = object_of("range", bounds_of({{"type", "number"}}));
  return {{"choice", choice}, {"integers", integers}, {"log", log}, {"range", range}};
}

json any_of(const std::vector<const char*>& names) {
  json alternatives = json::array();
  for (const char* name : names) {
    alternatives.push_back({{"$ref", std::string("#/definitions/") + name}});
  }
  return {{"oneOf", std::move(alternatives)}};
}

// What a field of the recipe's schema can be drawn from.
json domain_of(const json& field) {
  const std::string type = field.value("type", "");
  if (type == "integer") return any_of({"integers", "choice"});
  if (type == "number") return any_of({"log", "range", "integers", "choice"});
  return any_of({"choice"});
}

void add(json& properties, const std::string& path, const json& field) {
  if (find_fixed(path) == nullptr) properties[path] = domain_of(field);
}

void add_fields(json& properties, const std::string& section, const json& fields) {
  for (const auto& [key, field] : fields.items()) {
    add(properties, section + "." + key, field);
  }
}

}  // namespace

json space_schema() {
  const json recipe = recipe_schema();
  json properties = {{"$schema", {{"type", "string"}}}};
  for (const auto& [section, schema] : recipe["properties"].items()) {
    add(properties, section, schema);
    if (section == "network") {
      add(properties, "network.layers", schema["properties"]["layers"]);
    } else if (schema.contains("properties")) {
      add_fields(properties, section, schema["properties"]);
    } else if (schema.contains("oneOf")) {
      for (const json& alternative : schema["oneOf"]) {
        add_fields(properties, section, alternative["properties"]);
      }
      properties[section + ".type"] = any_of({"choice"});
    }
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "inkdigit space of a sweep"},
          {"type", "object"},
          {"definitions", definitions()},
          {"properties", properties},
          {"patternProperties",
           {{R"(^network\.layers\.\d+(\.\w+)?$)", any_of({"log", "range", "integers", "choice"})}}},
          {"additionalProperties", false}};
}

}  // namespace inkdigit
