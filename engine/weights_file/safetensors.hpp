// The safetensors container (https://github.com/huggingface/safetensors, format section of its
// README): 8 bytes little-endian N, N bytes of JSON, then the tensors' bytes without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/result.hpp"

namespace inkdigit {

// One tensor, row-major, little-endian. The bytes belong to the file they were read from.
struct TensorView {
  std::string name;
  std::string dtype;  // "F32", "F16", "I8", ...
  std::vector<std::size_t> shape;
  std::span<const std::uint8_t> bytes;
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<TensorView> tensors;  // in the order of their bytes
};

// Views into `file`. Rejects what is truncated, has gaps, overlaps or bytes left over.
Result<Safetensors> parse_safetensors(std::span<const std::uint8_t> file);

// An F32 or F16 tensor's values as float, into as many as it has; false for any other dtype.
bool decode_floats(const TensorView& tensor, std::span<float> values);

// "[32,1,5,5]"
std::string shape_text(const std::vector<std::size_t>& shape);

// The same contents give the same bytes. The header is padded with spaces to a multiple of 8.
std::vector<std::uint8_t> serialize_safetensors(const Safetensors& contents);
// What comes before the tensors' bytes.
std::vector<std::uint8_t> safetensors_header(const Safetensors& contents);

}  // namespace inkdigit
