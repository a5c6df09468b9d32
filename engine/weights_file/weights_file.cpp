#include "engine/weights_file/weights_file.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "engine/layers/int8.hpp"
#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/half.hpp"
#include "engine/weights_file/safetensors.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::string_view kFormatVersion = "1";
constexpr std::string_view kChecksumPrefix = "crc32:";
constexpr std::string_view kChecksumDigits = "00000000";

// Where the checksum's digits stand in the file, or the file's size.
std::size_t find_checksum(std::span<const std::uint8_t> file) {
  const std::string key = "\"checksum\":\"" + std::string(kChecksumPrefix);
  const auto found = std::search(file.begin(), file.end(), key.begin(), key.end());
  const auto position = static_cast<std::size_t>(found - file.begin()) + key.size();
  return position + kChecksumDigits.size() <= file.size() ? position : file.size();
}

std::string checksum_digits(std::span<const std::uint8_t> file, std::size_t position) {
  const std::span<const std::uint8_t> zeros{
      reinterpret_cast<const std::uint8_t*>(kChecksumDigits.data()), kChecksumDigits.size()};
  std::uint32_t crc = crc32(file.first(position));
  crc = crc32(zeros, crc);
  crc = crc32(file.subspan(position + zeros.size()), crc);
  return crc32_text(crc);
}

Status verify_checksum(std::span<const std::uint8_t> file) {
  const std::size_t position = find_checksum(file);
  if (position == file.size()) return Error{"damaged: the checksum is missing"};
  const std::string expected = checksum_digits(file, position);
  if (!std::equal(expected.begin(), expected.end(),
                  file.begin() + static_cast<std::ptrdiff_t>(position))) {
    return Error{"damaged: the checksum does not match (expected crc32 " + expected + ")"};
  }
  return success();
}

const TensorView* find_tensor(const std::vector<TensorView>& tensors, const std::string& name) {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const TensorView& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

// An int8 tensor's values times its channels' scales, which are a tensor of their own.
Status decode_int8(const TensorView& tensor, const TensorView* scales, const Parameter& parameter,
                   std::span<float> values) {
  std::vector<float> factors(parameter.out);
  if (scales == nullptr || scales->shape != std::vector<std::size_t>{parameter.out} ||
      !decode_floats(*scales, factors)) {
    return Error{"tensor '" + tensor.name + "': is I8, but no F32 tensor '" + tensor.name +
                 std::string(kScaleSuffix) + "' of shape " + shape_text({parameter.out}) +
                 " is there"};
  }
  const std::size_t size = values.size() / parameter.out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = factors[i / size] * static_cast<float>(static_cast<std::int8_t>(tensor.bytes[i]));
  }
  return success();
}

Status read_parameters(const std::vector<TensorView>& tensors, Model& model) {
  std::vector<float> file_values;
  std::size_t count = 0;
  for (const Parameter& parameter : model.network.parameters()) {
    const TensorView* found = find_tensor(tensors, parameter.name);
    if (found == nullptr) return Error{"tensor '" + parameter.name + "' is missing"};
    const bool int8 = found->dtype == "I8" && parameter.shape.size() > 1;
    file_values.resize(parameter.size());
    if (found->shape != parameter.shape || (!int8 && !decode_floats(*found, file_values))) {
      return Error{"tensor '" + parameter.name + "': the network takes F32, F16 or I8 " +
                   shape_text(parameter.shape) + " but was given " + found->dtype + " " +
                   shape_text(found->shape)};
    }
    if (int8) {
      const TensorView* scales = find_tensor(tensors, parameter.name + std::string(kScaleSuffix));
      if (Status s = decode_int8(*found, scales, parameter, file_values); !s) return s.error();
    }
    const auto is_finite = [](float value) { return std::isfinite(value); };
    if (!std::all_of(file_values.begin(), file_values.end(), is_finite)) {
      return Error{"tensor '" + parameter.name + "': has a value that is infinite or no number"};
    }
    count += int8 ? 2 : 1;
    file_to_memory(parameter, file_values,
                   std::span(model.parameters).subspan(parameter.offset, parameter.size()));
  }
  if (tensors.size() != count) {
    return Error{"there are " + std::to_string(tensors.size()) + " tensors but the network has " +
                 std::to_string(count)};
  }
  return success();
}

// What the JSON text under `key` says; null where it is missing.
Result<json> metadata_json(const Safetensors& contents, const std::string& key) {
  const auto found = contents.metadata.find(key);
  if (found == contents.metadata.end()) return json();
  Result<json> value = parse_json(found->second);
  if (!value) return Error{"metadata '" + key + "' " + value.error().message};
  return value;
}

}  // namespace

Result<Model> decode_weights(std::span<const std::uint8_t> file) {
  const Result<Safetensors> contents = parse_safetensors(file);
  if (!contents) return contents.error();
  const auto version = contents->metadata.find("format_version");
  if (version == contents->metadata.end() || !contents->metadata.contains("network")) {
    return Error{
        "no inkdigit weights: a safetensors file, but without inkdigit's metadata; "
        "`inkdigit import` makes weights of a PyTorch state_dict"};
  }
  if (version->second != kFormatVersion) {
    return Error{"its format_version is " + version->second + " but this program reads " +
                 std::string(kFormatVersion)};
  }
  if (Status status = verify_checksum(file); !status) return status.error();

  const Result<json> network_json = metadata_json(*contents, "network");
  if (!network_json) return network_json.error();
  Result<NetworkSpec> spec = parse_network_spec(*network_json);
  if (!spec) return spec.error();
  Result<Network> network = Network::create(std::move(*spec));
  if (!network) return network.error();

  Model model{.name = {}, .network = std::move(*network), .parameters = {}, .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  if (Status status = read_parameters(contents->tensors, model); !status) return status.error();
  const auto name = contents->metadata.find("name");
  if (name != contents->metadata.end()) model.name = name->second;
  const Result<json> provenance = metadata_json(*contents, "provenance");
  if (!provenance) return provenance.error();
  if (provenance->is_object()) {
    // As it stands, but for what the reader lets be in front of it: it becomes part of other JSON.
    const std::string& text = contents->metadata.at("provenance");
    model.provenance = text.substr(text.find('{'));
  }
  const Result<json> golden_json = metadata_json(*contents, "golden");
  if (!golden_json) return golden_json.error();
  Result<std::vector<GoldenCase>> golden = parse_golden(*golden_json, model.network.input_size());
  if (!golden) return golden.error();
  model.golden = std::move(*golden);
  return model;
}

Result<Model> read_weights(std::span<const std::uint8_t> file) {
  Result<Model> model = decode_weights(file);
  if (!model) return model.error();
  Predictor predictor(model->network, model->parameters);
  if (Status status = replay_golden(*model, predictor); !status) return status.error();
  return model;
}

Dtype dtype_of(std::span<const std::uint8_t> file) {
  const Result<Safetensors> contents = parse_safetensors(file);
  const auto has = [&](std::string_view dtype) {
    return contents.ok() && std::any_of(contents->tensors.begin(), contents->tensors.end(),
                                        [&](const TensorView& t) { return t.dtype == dtype; });
  };
  if (has("I8")) return Dtype::kInt8;
  return has("F16") ? Dtype::kFloat16 : Dtype::kFloat32;
}

std::vector<EncodedTensor> encode_parameter(const Model& model, const Parameter& parameter,
                                            Dtype dtype) {
  std::vector<float> values(parameter.size());
  memory_to_file(parameter, std::span(model.parameters).subspan(parameter.offset, parameter.size()),
                 values);
  const auto bytes_of = [](const auto& list) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(list.data());
    return std::vector<std::uint8_t>(bytes, bytes + list.size() * sizeof(list[0]));
  };
  if (dtype == Dtype::kFloat16) {
    std::vector<std::uint16_t> halves(values.size());
    std::transform(values.begin(), values.end(), halves.begin(), float_to_half);
    return {{parameter.name, "F16", parameter.shape, bytes_of(halves)}};
  }
  if (dtype == Dtype::kFloat32 || parameter.shape.size() == 1) {
    return {{parameter.name, "F32", parameter.shape, bytes_of(values)}};
  }
  const std::size_t size = values.size() / parameter.out;
  std::vector<std::int8_t> integers(values.size());
  std::vector<float> scales(parameter.out);
  for (std::size_t i = 0; i < values.size(); ++i) {
    scales[i / size] = std::max(scales[i / size], std::abs(values[i]));
  }
  for (float& scale : scales) scale = int8_scale(scale);
  for (std::size_t i = 0; i < values.size(); ++i) {
    integers[i] = to_int8(values[i], scales[i / size]);
  }
  return {{parameter.name, "I8", parameter.shape, bytes_of(integers)},
          {parameter.name + std::string(kScaleSuffix), "F32", {parameter.out}, bytes_of(scales)}};
}

std::vector<std::uint8_t> write_weights(const Model& model, Dtype dtype) {
  Safetensors contents;
  contents.metadata["format_version"] = kFormatVersion;
  contents.metadata["checksum"] = std::string(kChecksumPrefix) + std::string(kChecksumDigits);
  contents.metadata["name"] = model.name;
  contents.metadata["network"] = to_json(model.network.spec()).dump();
  contents.metadata["provenance"] = model.provenance;
  contents.metadata["golden"] = golden_text(model.golden);

  std::vector<EncodedTensor> tensors;
  for (const Parameter& parameter : model.network.parameters()) {
    for (EncodedTensor& tensor : encode_parameter(model, parameter, dtype)) {
      tensors.push_back(std::move(tensor));
    }
  }
  for (const EncodedTensor& tensor : tensors) {
    contents.tensors.push_back({tensor.name, tensor.dtype, tensor.shape, tensor.bytes});
  }
  std::vector<std::uint8_t> file = serialize_safetensors(contents);
  const std::size_t position = find_checksum(file);
  const std::string digits = checksum_digits(file, position);
  std::copy(digits.begin(), digits.end(), file.begin() + static_cast<std::ptrdiff_t>(position));
  return file;
}

}  // namespace inkdigit
