#include "engine/spec/network_spec.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/json/fields.hpp"

namespace inkdigit {
namespace {

// Calls visit(Spec{}) for the spec whose type is named, for example Conv2dSpec for "conv2d".
template <std::size_t I = 0>
std::optional<LayerSpec> spec_of_type(std::string_view type) {
  if constexpr (I == std::variant_size_v<LayerSpec>) {
    return std::nullopt;
  } else {
    using Spec = std::variant_alternative_t<I, LayerSpec>;
    if (type == Spec::kType) return LayerSpec{Spec{}};
    return spec_of_type<I + 1>(type);
  }
}

template <std::size_t... I>
std::vector<std::string_view> layer_types(std::index_sequence<I...> /*indices*/) {
  return {std::variant_alternative_t<I, LayerSpec>::kType...};
}

Result<LayerSpec> parse_layer(const nlohmann::json& json, const std::string& where) {
  FieldReader type_reader(json, where);
  std::string type;
  type_reader("type", type);
  if (json.is_object() && json.contains("type") && json["type"].is_string()) {
    std::optional<LayerSpec> layer = spec_of_type(type);
    if (!layer) {
      const auto types = layer_types(std::make_index_sequence<std::variant_size_v<LayerSpec>>{});
      return Error{where + ": " + unknown_name("layer type", type, types)};
    }
    return std::visit(
        [&](auto& spec) -> Result<LayerSpec> {
          using Spec = std::decay_t<decltype(spec)>;
          std::string name;
          FieldReader(json, where).optional("name", name);
          FieldReader reader(json, name.empty() ? where : "layer '" + name + "'");
          reader.raw("type");
          reader.optional("name", spec.name);
          Spec::fields(spec, reader);
          if (Status status = reader.finish(); !status) return status.error();
          return LayerSpec{spec};
        },
        *layer);
  }
  return type_reader.finish().error();
}

// Tensor names are made of layer names, and file formats and shells have views on odd characters.
bool is_plain(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

Status name_layers(std::vector<LayerSpec>& layers) {
  std::map<std::string_view, int> count;
  std::set<std::string> names;
  for (LayerSpec& layer : layers) {
    const int number = ++count[type_of(layer)];
    std::string& name = std::visit([](auto& spec) -> std::string& { return spec.name; }, layer);
    if (name.empty()) name = std::string(type_of(layer)) + std::to_string(number);
    if (!is_plain(name)) {
      return Error{"layer '" + name + "': a name is made of letters, digits, '_', '-' and '.'"};
    }
    if (!names.insert(name).second) return Error{"layer '" + name + "': two layers have this name"};
  }
  return success();
}

Status check_softmax(const std::vector<LayerSpec>& layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool last = i + 1 == layers.size();
    if (std::holds_alternative<SoftmaxSpec>(layers[i]) && !last) {
      return Error{"layer '" + name_of(layers[i]) + "': softmax must be the last layer"};
    }
    if (last && !std::holds_alternative<SoftmaxSpec>(layers[i])) {
      return Error{"layer '" + name_of(layers[i]) + "': the last layer must be a softmax"};
    }
  }
  const SoftmaxSpec& softmax = *std::get_if<SoftmaxSpec>(&layers.back());
  const double reject = softmax.reject_below;
  const double doubt = softmax.doubt_below;
  if (softmax.background ? doubt > 0 && doubt < reject : reject + doubt > 0) {
    return Error{"layer '" + softmax.name +
                 "': 'reject_below' and a larger 'doubt_below' need \"background\": true"};
  }
  return success();
}

Result<InputSpec> parse_input(const nlohmann::json& json) {
  InputSpec input;
  FieldReader reader(json, "network input");
  InputSpec::fields(input, reader);
  const auto channels = static_cast<std::size_t>(input.channels);
  if (input.mean.size() != channels) reader.fail("mean", "must have one number a channel");
  if (input.std.size() != channels) reader.fail("std", "must have one number a channel");
  if (Status status = reader.finish(); !status) return status.error();
  return input;
}

}  // namespace

Result<NetworkSpec> parse_network_spec(const nlohmann::json& json) {
  NetworkSpec spec;
  FieldReader reader(json, "network");
  const nlohmann::json* input = reader.raw("input");
  const nlohmann::json* layers = reader.raw("layers");
  reader("classes", spec.classes);
  if (layers != nullptr && (!layers->is_array() || layers->empty())) {
    reader.fail("layers", "must be a list of at least one layer");
  }
  if (spec.classes.size() < 2) reader.fail("classes", "must name at least two classes");
  if (Status status = reader.finish(); !status) return status.error();

  Result<InputSpec> parsed_input = parse_input(*input);
  if (!parsed_input) return parsed_input.error();
  spec.input = *parsed_input;

  for (std::size_t i = 0; i < layers->size(); ++i) {
    Result<LayerSpec> layer = parse_layer((*layers)[i], "layer " + std::to_string(i + 1));
    if (!layer) return layer.error();
    spec.layers.push_back(*layer);
  }
  if (Status status = name_layers(spec.layers); !status) return status.error();
  if (Status status = check_softmax(spec.layers); !status) return status.error();
  return spec;
}

nlohmann::json to_json(const NetworkSpec& spec) {
  nlohmann::json layers = nlohmann::json::array();
  for (const LayerSpec& layer : spec.layers) {
    layers.push_back(std::visit(
        [](const auto& alternative) {
          nlohmann::json json = fields_json(alternative);
          json["type"] = alternative.kType;
          json["name"] = alternative.name;
          return json;
        },
        layer));
  }
  return {{"input", fields_json(spec.input)}, {"classes", spec.classes}, {"layers", layers}};
}

}  // namespace inkdigit
