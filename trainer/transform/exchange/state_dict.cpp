#include "trainer/transform/exchange/state_dict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/json/fields.hpp"
#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/half.hpp"
#include "engine/weights_file/safetensors.hpp"

namespace inkdigit {
namespace {

// ForeignTensors by the names that the network has for them.
using ForeignTensors = std::map<std::string_view, const TensorView*>;

// Of all names the same first part, with its dot; "" where they differ in it or one has no other.
std::string_view first_part(const ForeignTensors& tensors) {
  if (tensors.empty()) return "";
  const std::string_view name = tensors.begin()->first;
  const std::string_view part = name.substr(0, name.find('.') + 1);
  const bool shared = std::all_of(tensors.begin(), tensors.end(), [part](const auto& entry) {
    return entry.first.starts_with(part) && entry.first.size() > part.size();
  });
  return shared ? part : "";
}

ForeignTensors without_prefix(const ForeignTensors& tensors, std::size_t length) {
  ForeignTensors shorter;
  for (const auto& [name, tensor] : tensors) shorter[name.substr(length)] = tensor;
  return shorter;
}

std::size_t known_names(const ForeignTensors& tensors, const Network& network) {
  const std::vector<Parameter>& parameters = network.parameters();
  return static_cast<std::size_t>(
      std::count_if(parameters.begin(), parameters.end(),
                    [&](const Parameter& p) { return tensors.contains(p.name); }));
}

// Whether nothing but training or measuring reads the tensor, by its name and type: the counters of
// averaging (torch.optim.swa_utils), batch normalization and thop, and the states of metrics.
// Integers are never weights here.
bool is_counter(const TensorView& tensor) {
  constexpr std::array<std::string_view, 4> kCounters{"n_averaged", "num_batches_tracked",
                                                      "total_ops", "total_params"};
  const std::string_view name = tensor.name;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (std::find(kCounters.begin(), kCounters.end(), last) != kCounters.end()) return true;
  if (name.find("metric") != std::string_view::npos) return true;
  return tensor.dtype.starts_with('I') || tensor.dtype.starts_with('U') || tensor.dtype == "BOOL";
}

// Whether a parameter is called so, perhaps behind the name of a wrapper.
bool is_of_network(std::string_view name, const Network& network) {
  const std::vector<Parameter>& parameters = network.parameters();
  return std::any_of(parameters.begin(), parameters.end(), [name](const Parameter& parameter) {
    return name == parameter.name || name.ends_with("." + parameter.name);
  });
}

// Wrappers put their own name in front of all others ("module.", "_orig_mod.model."): takes away as
// much of it as makes most names known.
ForeignTensors without_wrappers(ForeignTensors tensors, const Network& network) {
  ForeignTensors best = tensors;
  while (!first_part(tensors).empty()) {
    tensors = without_prefix(tensors, first_part(tensors).size());
    if (known_names(tensors, network) > known_names(best, network)) best = tensors;
  }
  return best;
}

// The file's tensors that the network may have, by its names for them. The others are counters,
// whose names go to `left_out`.
ForeignTensors tensors_by_name(const Safetensors& contents, const Network& network,
                               std::vector<std::string>& left_out) {
  ForeignTensors tensors;
  for (const TensorView& tensor : contents.tensors) {
    if (is_counter(tensor) && !is_of_network(tensor.name, network)) {
      left_out.push_back(tensor.name);
    } else {
      tensors[tensor.name] = &tensor;
    }
  }
  std::sort(left_out.begin(), left_out.end());
  return without_wrappers(std::move(tensors), network);
}

// An error for a tensor too many or too few. Where there are both, one is probably the other
// misspelt.
Status check_names(const ForeignTensors& tensors, const Network& network) {
  std::vector<std::string_view> all;
  std::vector<std::string_view> missing;
  for (const Parameter& parameter : network.parameters()) {
    all.emplace_back(parameter.name);
    if (!tensors.contains(parameter.name)) missing.emplace_back(parameter.name);
  }
  for (const auto& [name, tensor] : tensors) {
    if (std::find(all.begin(), all.end(), name) != all.end()) continue;
    return Error{unknown_name("tensor", tensor->name, missing.empty() ? all : missing)};
  }
  if (missing.empty()) return success();
  return Error{"tensor '" + std::string(missing.front()) +
               "' is missing, which the recipe's network has"};
}

bool decode_any(const TensorView& tensor, std::span<float> values) {
  if (decode_floats(tensor, values)) return true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (tensor.dtype == "F64") {
      double value = 0;
      std::memcpy(&value, tensor.bytes.data() + i * sizeof(value), sizeof(value));
      values[i] = static_cast<float>(value);
    } else if (tensor.dtype == "BF16") {  // a float's upper half
      std::uint16_t upper = 0;
      std::memcpy(&upper, tensor.bytes.data() + i * sizeof(upper), sizeof(upper));
      values[i] = float_of_bits(static_cast<std::uint32_t>(upper) << 16U);
    } else {
      return false;
    }
  }
  return true;
}

Status read_parameter(const TensorView& tensor, const Parameter& parameter,
                      std::span<float> memory) {
  const std::string where = "tensor '" + tensor.name + "': ";
  if (tensor.shape != parameter.shape) {
    return Error{where + "the network takes " + shape_text(parameter.shape) + " but was given " +
                 shape_text(tensor.shape)};
  }
  std::vector<float> values(parameter.size());
  if (!decode_any(tensor, values)) {
    return Error{where + "its dtype is " + tensor.dtype + " but must be F32, F16, BF16 or F64"};
  }
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(values.begin(), values.end(), finite)) {
    return Error{where + "has a value that is infinite or no number"};
  }
  file_to_memory(parameter, values, memory);
  return success();
}

}  // namespace

Result<ImportedStateDict> read_state_dict(std::span<const std::uint8_t> file,
                                          const std::string& recipe_name, Network network) {
  const Result<Safetensors> contents = parse_safetensors(file);
  if (!contents) return contents.error();
  std::vector<std::string> left_out;
  const ForeignTensors tensors = tensors_by_name(*contents, network, left_out);
  if (Status status = check_names(tensors, network); !status) return status.error();

  Model model{.name = recipe_name, .network = std::move(network), .parameters = {}, .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  for (const Parameter& parameter : model.network.parameters()) {
    const auto memory = std::span(model.parameters).subspan(parameter.offset, parameter.size());
    const TensorView& tensor = *tensors.at(parameter.name);
    if (Status status = read_parameter(tensor, parameter, memory); !status) return status.error();
  }
  const nlohmann::json imported = {
      {"from", "state_dict"}, {"crc32", crc32_text(crc32(file))}, {"recipe", recipe_name}};
  model.provenance = nlohmann::json{{"imported", imported}}.dump();
  return ImportedStateDict{std::move(model), std::move(left_out)};
}

}  // namespace inkdigit
