#include "trainer/transform/exchange/onnx_import/constant.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/weights_file/half.hpp"
#include "trainer/transform/exchange/onnx_import/failure.hpp"

namespace inkdigit::onnx_import {
namespace {

using onnx::TensorProto;

// More elements than any network here may have parameters.
constexpr std::int64_t kMaxElements = std::int64_t{1} << 31U;

std::int64_t element_count(const TensorProto& tensor) {
  std::int64_t count = 1;
  const bool too_many = tensor.dims_size() > static_cast<int>(kMostDims);
  for (const std::int64_t extent : tensor.dims()) {
    if (too_many || extent < 0 || extent > kMaxElements || (count *= extent) > kMaxElements) {
      fail("its shape " + text_of({tensor.dims().begin(), tensor.dims().end()}) +
           " is none that a tensor in memory has");
    }
  }
  return count;
}

void check_count(const TensorProto& tensor, std::int64_t wanted, std::int64_t found) {
  if (wanted == found) return;
  fail("its shape " + text_of({tensor.dims().begin(), tensor.dims().end()}) + " takes " +
       std::to_string(wanted) + " numbers, but there are " + std::to_string(found));
}

// Little-endian, as ONNX has it.
template <class T>
std::vector<double> from_bytes(const TensorProto& tensor, std::int64_t count,
                               double (*convert)(T)) {
  static_assert(std::endian::native == std::endian::little);
  const std::string& bytes = tensor.raw_data();
  check_count(tensor, count, static_cast<std::int64_t>(bytes.size() / sizeof(T)));
  if (bytes.size() % sizeof(T) != 0) fail("its last number is cut off");
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value{};
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = convert(value);
  }
  return values;
}

template <class T>
double plain(T value) {
  return static_cast<double>(value);
}

double of_half(std::uint16_t bits) { return double{half_to_float(bits)}; }
double of_bfloat(std::uint16_t bits) {
  return double{float_of_bits(static_cast<std::uint32_t>(bits) << 16U)};
}

template <class Field>
std::vector<double> from_field(const TensorProto& tensor, std::int64_t count, const Field& field) {
  check_count(tensor, count, field.size());
  return {field.begin(), field.end()};
}

// int32_data holds everything that is small, halves as their bits.
std::vector<double> from_small(const TensorProto& tensor, std::int64_t count,
                               double (*convert)(std::uint16_t)) {
  std::vector<double> values = from_field(tensor, count, tensor.int32_data());
  for (double& value : values) {
    const auto bits = static_cast<std::int32_t>(value);
    value = convert(static_cast<std::uint16_t>(bits));
  }
  return values;
}

std::vector<double> from_raw(const TensorProto& tensor, std::int64_t count) {
  switch (tensor.data_type()) {
    case TensorProto::FLOAT:
      return from_bytes<float>(tensor, count, plain);
    case TensorProto::DOUBLE:
      return from_bytes<double>(tensor, count, plain);
    case TensorProto::FLOAT16:
      return from_bytes<std::uint16_t>(tensor, count, of_half);
    case TensorProto::BFLOAT16:
      return from_bytes<std::uint16_t>(tensor, count, of_bfloat);
    case TensorProto::INT64:
      return from_bytes<std::int64_t>(tensor, count, plain);
    case TensorProto::INT32:
      return from_bytes<std::int32_t>(tensor, count, plain);
    case TensorProto::INT8:
      return from_bytes<std::int8_t>(tensor, count, plain);
    case TensorProto::UINT8:
    case TensorProto::BOOL:
      return from_bytes<std::uint8_t>(tensor, count, plain);
    default:
      fail("numbers of type " + type_name(tensor.data_type()) + " are not read");
  }
}

std::vector<double> from_fields(const TensorProto& tensor, std::int64_t count) {
  switch (tensor.data_type()) {
    case TensorProto::FLOAT:
      return from_field(tensor, count, tensor.float_data());
    case TensorProto::DOUBLE:
      return from_field(tensor, count, tensor.double_data());
    case TensorProto::FLOAT16:
      return from_small(tensor, count, of_half);
    case TensorProto::BFLOAT16:
      return from_small(tensor, count, of_bfloat);
    case TensorProto::INT64:
      return from_field(tensor, count, tensor.int64_data());
    case TensorProto::INT32:
    case TensorProto::INT8:
    case TensorProto::UINT8:
    case TensorProto::BOOL:
      return from_field(tensor, count, tensor.int32_data());
    default:
      fail("numbers of type " + type_name(tensor.data_type()) + " are not read");
  }
}

}  // namespace

Constant make_constant(Dims dims, std::vector<double> values, TensorProto::DataType type) {
  return {.dims = std::move(dims),
          .values = std::make_shared<const std::vector<double>>(std::move(values)),
          .type = type,
          .origin = {}};
}

Constant make_integers(const Dims& values) {
  return make_constant({static_cast<std::int64_t>(values.size())}, {values.begin(), values.end()},
                       TensorProto::INT64);
}

Constant decode(const TensorProto& tensor) {
  try {
    if (tensor.data_location() == TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
      fail(
          "its numbers lie in another file; save the model as one file "
          "(save_as_external_data=False)");
    }
    if (tensor.has_segment()) fail("it is in segments, which are not read");
    const std::int64_t count = element_count(tensor);
    Constant constant =
        make_constant({tensor.dims().begin(), tensor.dims().end()},
                      tensor.has_raw_data() ? from_raw(tensor, count) : from_fields(tensor, count),
                      static_cast<TensorProto::DataType>(tensor.data_type()));
    constant.origin = tensor.name();
    return constant;
  } catch (const Failure& failure) {
    fail("tensor '" + tensor.name() + "': " + failure.what());
  }
}

Dims integers_of(const Constant& constant) {
  // The largest double below 2^63.
  constexpr double kLargest = 9223372036854774784.0;
  Dims integers;
  for (const double value : *constant.values) {
    const double whole = std::isnan(value) ? 0 : std::trunc(value);
    integers.push_back(static_cast<std::int64_t>(std::clamp(whole, -kLargest, kLargest)));
  }
  return integers;
}

double scalar_of(const Constant& constant, const std::string& what) {
  if (constant.size() == 1) return constant[0];
  fail(what + " must be one number but has the shape " + text_of(constant.dims));
}

std::vector<float> floats_of(const Constant& constant, const std::string& what) {
  std::vector<float> floats;
  floats.reserve(constant.size());
  for (const double value : *constant.values) {
    floats.push_back(static_cast<float>(value));
    if (!std::isfinite(floats.back())) fail(what + " has a value that is infinite or no number");
  }
  return floats;
}

std::string type_name(int type) {
  std::string name = TensorProto::DataType_IsValid(type)
                         ? TensorProto::DataType_Name(static_cast<TensorProto::DataType>(type))
                         : "number " + std::to_string(type);
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return name;
}

}  // namespace inkdigit::onnx_import
