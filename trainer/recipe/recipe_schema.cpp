#include "trainer/recipe/recipe_schema.hpp"

#include <nlohmann/json.hpp>

#include "engine/json/range.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

json number_schema(const char* type, Range range) {
  json schema = {{"type", type}};
  const auto number = [type](double value) {
    return std::string_view(type) == "integer" ? json(static_cast<std::int64_t>(value))
                                               : json(value);
  };
  if (range.low > std::numeric_limits<double>::lowest()) schema["minimum"] = number(range.low);
  if (range.high < std::numeric_limits<double>::max()) schema["maximum"] = number(range.high);
  return schema;
}

json schema_of(const int& /*value*/, Range range) { return number_schema("integer", range); }
json schema_of(const double& /*value*/, Range range) { return number_schema("number", range); }
json schema_of(const bool& /*value*/, Range /*range*/) { return {{"type", "boolean"}}; }
json schema_of(const std::string& /*value*/, Range /*range*/) { return {{"type", "string"}}; }
json schema_of(const std::vector<double>& /*value*/, Range range) {
  return {{"type", "array"}, {"items", number_schema("number", range)}};
}
template <class Enum>
requires std::is_enum_v<Enum> json schema_of(const Enum& /*value*/, Range /*range*/) {
  return {{"enum", names_of(Enum{})}};
}

template <class T>
json default_of(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return names_of(T{})[static_cast<std::size_t>(value)];
  } else {
    return value;
  }
}

// The third visitor beside FieldReader and FieldWriter (engine/json/fields.hpp).
class FieldSchema {
 public:
  template <class T>
  void operator()(std::string_view key, const T& value, Range range = {}) {
    add(key, schema_of(value, range), true);
  }

  template <class T>
  void optional(std::string_view key, const T& value, Range range = {}) {
    json schema = schema_of(value, range);
    schema["default"] = default_of(value);
    add(key, std::move(schema), false);
  }

  void add(std::string_view key, json schema, bool required) {
    properties_[std::string(key)] = std::move(schema);
    if (required) required_.push_back(key);
  }

  [[nodiscard]] json take() {
    return {{"type", "object"},
            {"properties", std::move(properties_)},
            {"required", std::move(required_)},
            {"additionalProperties", false}};
  }

 private:
  json properties_ = json::object();
  json required_ = json::array();
};

template <class Spec>
json object_schema(const Spec& spec) {
  FieldSchema schema;
  Spec::fields(spec, schema);
  return schema.take();
}

// A spec whose fields depend on its "type": one alternative a type.
template <class Spec>
json typed_schema() {
  json alternatives = json::array();
  Spec spec;
  const auto names = names_of(spec.type);
  for (std::size_t i = 0; i < names.size(); ++i) {
    spec.type = static_cast<decltype(spec.type)>(i);
    json alternative = object_schema(spec);
    alternative["properties"]["type"] = {{"const", names[i]}};
    alternatives.push_back(std::move(alternative));
  }
  return {{"oneOf", std::move(alternatives)}};
}

template <std::size_t... I>
json layers_schema(std::index_sequence<I...> /*indices*/) {
  json alternatives = json::array();
  const auto add = [&]<class Spec>(const Spec& spec) {
    FieldSchema schema;
    schema.add("type", {{"const", Spec::kType}}, true);
    schema.add("name", {{"type", "string"}, {"pattern", "^[A-Za-z0-9_.-]+$"}}, false);
    Spec::fields(spec, schema);
    alternatives.push_back(schema.take());
  };
  (add(std::variant_alternative_t<I, LayerSpec>{}), ...);
  return {{"type", "array"}, {"minItems", 1}, {"items", {{"oneOf", std::move(alternatives)}}}};
}

}  // namespace

json recipe_schema() {
  FieldSchema network;
  network.add("input", object_schema(InputSpec{}), true);
  network.add("classes", {{"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", 2}},
              true);
  network.add("layers", layers_schema(std::make_index_sequence<std::variant_size_v<LayerSpec>>{}),
              true);
  FieldSchema recipe;
  recipe.add("$schema", {{"type", "string"}}, false);
  recipe.add("name", {{"type", "string"}}, true);
  recipe.add("network", network.take(), true);
  recipe.add("training", object_schema(TrainingSpec{}), true);
  recipe.add("augment", object_schema(AugmentSpec{}), false);
  recipe.add("ink", object_schema(InkAugmentSpec{}), false);
  recipe.add("optimizer", typed_schema<OptimizerSpec>(), true);
  recipe.add("schedule", typed_schema<ScheduleSpec>(), false);
  recipe.add("compress", object_schema(CompressSpec{}), false);
  recipe.add("distill", object_schema(DistillSpec{}), false);
  recipe.add("federated", object_schema(FederatedSpec{}), false);
  recipe.add("adversarial", object_schema(AdversarialSpec{}), false);
  recipe.add("calibration", object_schema(CalibrationSpec{}), false);
  json schema = recipe.take();
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "inkdigit recipe";
  return schema;
}

}  // namespace inkdigit
