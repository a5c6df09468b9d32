// What a TensorFlow Lite file is put together from: tensors, their contents, and operators. Numbers
// and orders of fields are those of tensorflow/lite/schema/schema.fbs, version 3.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace inkdigit::tflite {

enum class Type : std::int8_t { kFloat32 = 0, kInt32 = 2, kInt8 = 9 };

// BuiltinOperator
enum class Operator : std::int32_t {
  kAdd = 0,
  kAveragePool = 1,
  kConv = 3,
  kDepthwiseConv = 4,
  kDequantize = 6,
  kFullyConnected = 9,
  kMaxPool = 17,
  kMul = 18,
  kRelu = 19,
  kReshape = 22,
  kSoftmax = 25,
  kPad = 34,
  kMean = 40,
  kSub = 41,
  kSlice = 65,
  kLeakyRelu = 98,
  kQuantize = 114,
};

// BuiltinOptions
enum class Options : std::uint8_t {
  kNone = 0,
  kConv = 1,
  kDepthwiseConv = 2,
  kPool = 5,
  kFullyConnected = 8,
  kSoftmax = 9,
  kAdd = 11,
  kReshape = 17,
  kMul = 21,
  kPad = 22,
  kReducer = 27,
  kSub = 28,
  kDequantize = 38,
  kSlice = 48,
  kLeakyRelu = 75,
  kQuantize = 86,
};

enum class Padding : std::int8_t { kSame = 0, kValid = 1 };
enum class Activation : std::int8_t { kNone = 0, kRelu = 1 };

// A field of an operator's options: its place in their table, and its value.
struct Field {
  int place = 0;
  std::variant<std::int8_t, std::int32_t, float, bool> value;
};

// value = scale * integer; a scale for all, or for each index of one dimension.
struct Scales {
  std::vector<float> scales;
  std::int32_t dimension = 0;
};

using TensorId = std::int32_t;

class File {
 public:
  // A value that operators compute, or the graph's input.
  TensorId add_value(std::string name, std::vector<std::int32_t> shape, Type type = Type::kFloat32,
                     Scales scales = {});

  TensorId add_constant(std::string name, std::vector<std::int32_t> shape,
                        std::span<const float> values);
  TensorId add_constant(std::string name, std::vector<std::int32_t> shape,
                        std::span<const std::int32_t> values, Scales scales = {});
  TensorId add_constant(std::string name, std::vector<std::int32_t> shape,
                        std::span<const std::int8_t> values, Scales scales);

  void add_operator(Operator type, std::vector<TensorId> inputs, TensorId output, Options options,
                    std::vector<Field> fields = {});

  [[nodiscard]] std::vector<std::uint8_t> write(const std::string& name, TensorId input,
                                                TensorId output) const;

 private:
  struct Tensor {
    std::string name;
    std::vector<std::int32_t> shape;
    Type type = Type::kFloat32;
    Scales scales;
    std::vector<std::uint8_t> content;  // little-endian; none of a value
  };
  struct Step {
    Operator type = Operator::kAdd;
    std::vector<TensorId> inputs;
    TensorId output = 0;
    Options options = Options::kNone;
    std::vector<Field> fields;
  };

  TensorId add(Tensor tensor);

  std::vector<Tensor> tensors_;
  std::vector<Step> steps_;
};

}  // namespace inkdigit::tflite
