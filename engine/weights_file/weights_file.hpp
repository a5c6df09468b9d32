// bytes <-> model. A weights file is a safetensors file whose tensors are the parameters in
// PyTorch's layout, float32, float16 or int8, and whose metadata says the rest:
//   format_version  "1"
//   checksum        "crc32:xxxxxxxx", over the whole file with these eight digits as '0'
//   name            the recipe's name
//   network         JSON: input with normalization, class names, layers (spec/network_spec.hpp)
//   provenance      JSON: how the model came to be
//   golden          JSON: pictures and their probabilities (model/golden.hpp), replayed on loading
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// How a file holds its parameters; in memory they are float32.
// int8: weights alone, symmetric, with a float32 tensor of one scale an output channel beside each.
enum class Dtype { kFloat32, kFloat16, kInt8 };
constexpr std::array<std::string_view, 3> names_of(Dtype /*type*/) {
  return {"float32", "float16", "int8"};
}

// "conv1.weight" has its scales in "conv1.weight_scale".
constexpr std::string_view kScaleSuffix = "_scale";

// Checks the checksum, every tensor's shape and the golden cases.
Result<Model> read_weights(std::span<const std::uint8_t> file);

// The same without replaying the golden cases, for those who do so (replay_golden) with a predictor
// that they go on with.
Result<Model> decode_weights(std::span<const std::uint8_t> file);

// How a file that has been read holds its parameters.
Dtype dtype_of(std::span<const std::uint8_t> file);

// Golden cases are written as they stand in the model. For float16 and int8 the model's parameters
// must be rounded already, or its golden cases would not be those of the file
// (trainer/transform/exchange/, trainer/transform/compress/).
std::vector<std::uint8_t> write_weights(const Model& model, Dtype dtype = Dtype::kFloat32);

// A tensor as files have it: PyTorch's layout, little-endian.
struct EncodedTensor {
  std::string name;
  std::string dtype;  // "F32", "F16" or "I8"
  std::vector<std::size_t> shape;
  std::vector<std::uint8_t> bytes;
};

// One of the model's parameters; for int8 its weights and their scales.
std::vector<EncodedTensor> encode_parameter(const Model& model, const Parameter& parameter,
                                            Dtype dtype);

}  // namespace inkdigit
