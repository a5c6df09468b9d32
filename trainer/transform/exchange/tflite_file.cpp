#include "trainer/transform/exchange/tflite_file.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace inkdigit::tflite {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using flatbuffers::Table;
using flatbuffers::uoffset_t;
template <class T>
using Offsets = std::vector<Offset<T>>;

// XNNPACK reads weights in vectors.
constexpr std::size_t kContentAlignment = 16;

// The version of an operator that each reader knows, but that has what is used here: int8 with a
// scale a channel.
std::int32_t version_of(Operator type) {
  switch (type) {
    case Operator::kConv:
    case Operator::kDepthwiseConv:
      return 3;
    case Operator::kFullyConnected:
      return 12;
    case Operator::kAdd:
    case Operator::kAveragePool:
    case Operator::kDequantize:
    case Operator::kLeakyRelu:
    case Operator::kMaxPool:
    case Operator::kMean:
    case Operator::kMul:
    case Operator::kPad:
    case Operator::kSlice:
    case Operator::kSub:
      return 2;
    case Operator::kQuantize:
    case Operator::kRelu:
    case Operator::kReshape:
    case Operator::kSoftmax:
      return 1;
  }
  return 1;
}

// A table of the file, field by field. What a field refers to is written before the table begins.
class TableWriter {
 public:
  explicit TableWriter(FlatBufferBuilder& file) : file_(file), start_(file.StartTable()) {}

  template <class T>
  TableWriter& set(int place, T value) {
    file_.AddElement<T>(slot(place), value);
    return *this;
  }
  template <class T>
  TableWriter& refer(int place, Offset<T> to) {
    file_.AddOffset(slot(place), to);
    return *this;
  }
  Offset<Table> finish() { return Offset<Table>(file_.EndTable(start_)); }

 private:
  static flatbuffers::voffset_t slot(int place) {
    return flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(place));
  }

  FlatBufferBuilder& file_;
  uoffset_t start_;
};

Offset<Table> write_scales(FlatBufferBuilder& file, const Scales& scales) {
  const auto values = file.CreateVector(scales.scales);
  const auto zeros = file.CreateVector(std::vector<std::int64_t>(scales.scales.size(), 0));
  TableWriter table(file);
  return table.refer(2, values).refer(3, zeros).set(6, scales.dimension).finish();
}

Offset<Table> write_options(FlatBufferBuilder& file, const std::vector<Field>& fields) {
  TableWriter table(file);
  for (const auto& [place, value] : fields) {
    const int at = place;
    std::visit(
        [&](auto plain) {
          if constexpr (std::is_same_v<decltype(plain), bool>) {
            table.set(at, static_cast<std::uint8_t>(plain));
          } else {
            table.set(at, plain);
          }
        },
        value);
  }
  return table.finish();
}

template <class T>
std::vector<std::uint8_t> bytes_of(std::span<const T> values) {
  static_assert(std::endian::native == std::endian::little);
  const auto* first = reinterpret_cast<const std::uint8_t*>(values.data());
  return {first, first + values.size_bytes()};
}

}  // namespace

TensorId File::add_value(std::string name, std::vector<std::int32_t> shape, Type type,
                         Scales scales) {
  return add({std::move(name), std::move(shape), type, std::move(scales), {}});
}

TensorId File::add_constant(std::string name, std::vector<std::int32_t> shape,
                            std::span<const float> values) {
  return add({std::move(name), std::move(shape), Type::kFloat32, {}, bytes_of(values)});
}

TensorId File::add_constant(std::string name, std::vector<std::int32_t> shape,
                            std::span<const std::int32_t> values, Scales scales) {
  return add(
      {std::move(name), std::move(shape), Type::kInt32, std::move(scales), bytes_of(values)});
}

TensorId File::add_constant(std::string name, std::vector<std::int32_t> shape,
                            std::span<const std::int8_t> values, Scales scales) {
  return add({std::move(name), std::move(shape), Type::kInt8, std::move(scales), bytes_of(values)});
}

TensorId File::add(Tensor tensor) {
  tensors_.push_back(std::move(tensor));
  return static_cast<TensorId>(tensors_.size()) - 1;
}

void File::add_operator(Operator type, std::vector<TensorId> inputs, TensorId output,
                        Options options, std::vector<Field> fields) {
  steps_.push_back({type, std::move(inputs), output, options, std::move(fields)});
}

std::vector<std::uint8_t> File::write(const std::string& name, TensorId input,
                                      TensorId output) const {
  FlatBufferBuilder file;
  // The first buffer is the empty one that values refer to.
  Offsets<Table> buffers{TableWriter(file).finish()};
  Offsets<Table> tensors;
  for (const Tensor& tensor : tensors_) {
    std::uint32_t buffer = 0;
    if (!tensor.content.empty()) {
      buffer = static_cast<std::uint32_t>(buffers.size());
      file.ForceVectorAlignment(tensor.content.size(), 1, kContentAlignment);
      const auto content = file.CreateVector(tensor.content);
      buffers.push_back(TableWriter(file).refer(0, content).finish());
    }
    const auto shape = file.CreateVector(tensor.shape);
    const auto title = file.CreateString(tensor.name);
    std::optional<Offset<Table>> scales;
    if (!tensor.scales.scales.empty()) scales = write_scales(file, tensor.scales);
    TableWriter table(file);
    table.refer(0, shape).set(1, static_cast<std::int8_t>(tensor.type)).set(2, buffer);
    table.refer(3, title);
    if (scales) table.refer(4, *scales);
    tensors.push_back(table.finish());
  }

  std::vector<Operator> types;
  Offsets<Table> operators;
  for (const Step& step : steps_) {
    const auto known = std::find(types.begin(), types.end(), step.type);
    const auto index = static_cast<std::uint32_t>(known - types.begin());
    if (known == types.end()) types.push_back(step.type);
    const auto inputs = file.CreateVector(step.inputs);
    const auto outputs = file.CreateVector(std::vector<TensorId>{step.output});
    const auto options = write_options(file, step.fields);
    TableWriter table(file);
    table.set(0, index).refer(1, inputs).refer(2, outputs);
    table.set(3, static_cast<std::uint8_t>(step.options)).refer(4, options);
    operators.push_back(table.finish());
  }
  Offsets<Table> codes;
  for (const Operator type : types) {
    // All of ours have a number that fits the old field, too, which older readers look at.
    codes.push_back(TableWriter(file)
                        .set(0, static_cast<std::int8_t>(type))
                        .set(2, version_of(type))
                        .set(3, static_cast<std::int32_t>(type))
                        .finish());
  }

  const auto all_tensors = file.CreateVector(tensors);
  const auto inputs = file.CreateVector(std::vector<TensorId>{input});
  const auto outputs = file.CreateVector(std::vector<TensorId>{output});
  const auto all_operators = file.CreateVector(operators);
  TableWriter graph_table(file);
  graph_table.refer(0, all_tensors).refer(1, inputs).refer(2, outputs).refer(3, all_operators);
  const Offsets<Table> graphs{graph_table.finish()};

  const auto all_codes = file.CreateVector(codes);
  const auto all_graphs = file.CreateVector(graphs);
  const auto description = file.CreateString(name);
  const auto all_buffers = file.CreateVector(buffers);
  TableWriter model(file);
  model.set(0, std::uint32_t{3}).refer(1, all_codes).refer(2, all_graphs);
  model.refer(3, description).refer(4, all_buffers);
  file.Finish(model.finish(), "TFL3");
  return {file.GetBufferPointer(), file.GetBufferPointer() + file.GetSize()};
}

}  // namespace inkdigit::tflite
