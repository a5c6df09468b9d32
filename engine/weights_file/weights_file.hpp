// bytes <-> model. A weights file is a safetensors file whose tensors are the parameters in
// PyTorch's layout, float32 or float16, and whose metadata says the rest:
//   format_version  "1"
//   checksum        "crc32:xxxxxxxx", over the whole file with these eight digits as '0'
//   name            the recipe's name
//   network         JSON: input with normalisation, class names, layers (spec/network_spec.hpp)
//   provenance      JSON: how the model came to be
//   golden          JSON: [{"raster": hex, "probabilities": [...]}, ...], replayed on loading
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/network.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// A picture (input height x width x channels) and what the network made of it.
struct GoldenCase {
  std::vector<std::uint8_t> raster;
  std::vector<float> probabilities;
};

struct Model {
  std::string name;
  Network network;
  AlignedVector<float> parameters;  // memory layout
  std::string provenance = "{}";    // JSON text
  std::vector<GoldenCase> golden;
};

// Probabilities of a replayed golden case may differ by this much: instruction sets fuse and order
// their sums differently.
constexpr float kGoldenTolerance = 1e-4F;

// How a file holds its parameters; in memory they are float32.
enum class Dtype { kFloat32, kFloat16 };
constexpr std::array<std::string_view, 2> names_of(Dtype /*type*/) {
  return {"float32", "float16"};
}

// Checks the checksum, every tensor's shape and the golden cases.
Result<Model> read_weights(std::span<const std::uint8_t> file);

// Golden cases are written as they stand in the model. For float16 the model's parameters must be
// halves already, or its golden cases would not be those of the file (trainer/exchange/float16).
std::vector<std::uint8_t> write_weights(const Model& model, Dtype dtype = Dtype::kFloat32);

// One of the model's parameters as files have it: PyTorch's layout, little-endian.
std::vector<std::uint8_t> encode_parameter(const Model& model, const Parameter& parameter,
                                           Dtype dtype);

// Runs the model on one picture.
std::vector<float> predict(const Model& model, std::span<const std::uint8_t> raster);

}  // namespace inkdigit
