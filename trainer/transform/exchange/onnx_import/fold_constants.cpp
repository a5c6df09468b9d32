// What nodes make of constants alone: shapes for a Reshape, weights that are stored otherwise.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {
namespace {

Constant with_dims(Constant constant, Dims dims) {
  const auto size = static_cast<std::int64_t>(constant.size());
  std::int64_t count = dims.size() > kMostDims ? -1 : 1;
  for (const std::int64_t extent : dims) {
    // Neither is above 2^31, so neither is the product above 2^62.
    count = count < 0 || count > size || extent < 0 || extent > size ? -1 : count * extent;
  }
  if (count != size) fail("it makes " + text_of(dims) + " of " + text_of(constant.dims));
  constant.dims = std::move(dims);
  return constant;
}

Constant reshaped(const Step& step) {
  const Constant& from = step.constant(0);
  Dims dims = from.dims;
  if (step.node.type() == "Squeeze") {
    const std::optional<Dims> axes = read_axes(step, dims.size());
    for (std::size_t i = dims.size(); i-- > 0;) {
      const bool asked =
          axes ? std::count(axes->begin(), axes->end(), static_cast<std::int64_t>(i)) > 0
               : dims[i] == 1;
      if (asked) dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(i));
    }
  } else if (step.node.type() == "Unsqueeze") {
    const std::size_t count =
        step.has(1) ? step.constant(1).size() : step.node.integers("axes").value_or(Dims{}).size();
    if (count == 0 || count > kMostDims) fail("its axes must be given");
    const std::optional<Dims> axes = read_axes(step, dims.size() + count);
    for (const std::int64_t axis : *axes) dims.insert(dims.begin() + axis, 1);
  } else {
    dims = read_reshape(step, dims);
  }
  return with_dims(from, std::move(dims));
}

Constant transposed(const Step& step) {
  const Constant& from = step.constant(0);
  const std::size_t rank = from.dims.size();
  const Dims order = read_permutation(step, rank);
  step.graph.charge(from.size());
  Dims steps(rank, 1);
  for (std::size_t d = rank; d-- > 1;) steps[d - 1] = steps[d] * from.dims[d];
  Dims dims;
  std::vector<double> values;
  values.reserve(from.size());
  std::vector<std::int64_t> at(rank, 0);
  for (const std::int64_t axis : order) dims.push_back(from.dims[static_cast<std::size_t>(axis)]);
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::int64_t offset = 0;
    for (std::size_t d = 0; d < rank; ++d)
      offset += at[d] * steps[static_cast<std::size_t>(order[d])];
    values.push_back(from[static_cast<std::size_t>(offset)]);
    for (std::size_t d = rank; d-- > 0 && ++at[d] == dims[d];) at[d] = 0;
  }
  Constant result = make_constant(std::move(dims), std::move(values), from.type);
  result.origin = from.origin;
  return result;
}

Constant cast(const Step& step) {
  Constant result = step.constant(0);
  const std::int64_t type = step.node.integer("to", 0);
  step.node.ignore("saturate");
  if (!onnx::TensorProto::DataType_IsValid(static_cast<int>(type))) fail("its type is unknown");
  result.type = static_cast<onnx::TensorProto::DataType>(type);
  if (is_floating(type)) return result;
  step.graph.charge(result.size());
  std::vector<double> whole = *result.values;
  for (double& value : whole) value = std::trunc(value);
  result.values = std::make_shared<const std::vector<double>>(std::move(whole));
  return result;
}

double computed(const std::string& type, double a, double b, bool whole) {
  if (type == "Add") return a + b;
  if (type == "Sub") return a - b;
  if (type == "Mul") return a * b;
  return whole ? std::trunc(a / b) : a / b;
}

// Of equal shapes, or with one number.
Constant arithmetic(const Step& step) {
  const Constant& a = step.constant(0);
  const Constant& b = step.constant(1);
  if (a.size() != 1 && b.size() != 1 && a.dims != b.dims) {
    fail("its constants have the shapes " + text_of(a.dims) + " and " + text_of(b.dims) +
         "; possible are equal ones");
  }
  const Constant& larger = a.size() >= b.size() ? a : b;
  step.graph.charge(larger.size());
  std::vector<double> values;
  values.reserve(larger.size());
  for (std::size_t i = 0; i < larger.size(); ++i) {
    values.push_back(computed(step.node.type(), a[a.size() == 1 ? 0 : i], b[b.size() == 1 ? 0 : i],
                              !is_floating(larger.type)));
  }
  Constant result = make_constant(larger.dims, std::move(values), larger.type);
  result.origin = larger.origin;
  return result;
}

// (integer - zero) * scale; for both either one number, or one along the axis.
Constant dequantized(const Step& step) {
  const Constant& from = step.constant(0);
  const Constant& scale = step.constant(1);
  const std::optional<Constant> zero = step.optional_constant(2);
  if (step.node.integer("block_size", 0) != 0) fail("its block_size is possible only as 0");
  step.node.ignore("output_dtype");
  const std::int64_t asked = step.node.integer("axis", 1);
  std::size_t count = 1;
  std::size_t inner = std::max<std::size_t>(from.size(), 1);
  if (scale.size() != 1) {
    const auto axis = static_cast<std::size_t>(checked_axis(asked, from.dims.size()));
    count = static_cast<std::size_t>(from.dims[axis]);
    inner = static_cast<std::size_t>(
        size_of({from.dims.begin() + static_cast<std::ptrdiff_t>(axis) + 1, from.dims.end()}));
  }
  if (scale.size() != count || (zero && zero->size() != count) || from.size() == 0) {
    fail("its scale has " + std::to_string(scale.size()) + " numbers but must have 1 or " +
         std::to_string(count));
  }
  step.graph.charge(from.size());
  std::vector<double> values;
  values.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t c = i / inner % count;
    values.push_back((from[i] - (zero ? (*zero)[c] : 0)) * scale[c]);
  }
  Constant result = make_constant(from.dims, std::move(values), onnx::TensorProto::FLOAT);
  result.origin = from.origin;
  return result;
}

Constant literal(const Step& step) {
  using onnx::TensorProto;
  Node& node = step.node;
  if (const TensorProto* tensor = node.tensor("value")) {
    Constant constant = decode(*tensor);
    step.graph.charge(constant.size());
    return constant;
  }
  if (node.has("value_float")) {
    return make_constant({}, {node.number("value_float", 0)}, TensorProto::FLOAT);
  }
  if (node.has("value_int")) {
    return make_constant({}, {static_cast<double>(node.integer("value_int", 0))},
                         TensorProto::INT64);
  }
  if (const std::optional<Dims> integers = node.integers("value_ints")) {
    return make_integers(*integers);
  }
  if (std::optional<std::vector<double>> numbers = node.numbers("value_floats")) {
    const auto size = static_cast<std::int64_t>(numbers->size());
    return make_constant({size}, *std::move(numbers), TensorProto::FLOAT);
  }
  fail("its value is none of numbers");
}

struct Fold {
  std::string_view type;
  Constant (*fold)(const Step& step);
};

constexpr std::array kFolds{
    Fold{"Add", arithmetic},
    Fold{"Cast", cast},
    Fold{"Concat", concatenate_shapes},
    Fold{"Constant", literal},
    Fold{"ConstantOfShape", fill_shape},
    Fold{"DequantizeLinear", dequantized},
    Fold{"Div", arithmetic},
    Fold{"Flatten", reshaped},
    Fold{"Gather", gather_shape},
    Fold{"Identity", [](const Step& step) { return step.constant(0); }},
    Fold{"Mul", arithmetic},
    Fold{"Reshape", reshaped},
    Fold{"Shape", [](const Step& step) { return make_integers(step.constant(0).dims); }},
    Fold{"Slice", slice_shape},
    Fold{"Squeeze", reshaped},
    Fold{"Sub", arithmetic},
    Fold{"Transpose", transposed},
    Fold{"Unsqueeze", reshaped},
};

}  // namespace

std::optional<Constant> fold_constants(const Step& step) {
  for (const Fold& known : kFolds) {
    if (known.type == step.node.type()) return known.fold(step);
  }
  return std::nullopt;
}

}  // namespace inkdigit::onnx_import
