// The arithmetic by which files make the shape for a Reshape, and the sides for a Pad.
#include <algorithm>
#include <numeric>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {
namespace {

// Vectors that are put together, cut or filled are shapes.
constexpr std::size_t kLongestShape = 64;
constexpr auto kLongest = static_cast<std::int64_t>(kLongestShape);

}  // namespace

Constant concatenate_shapes(const Step& step) {
  Dims all;
  step.node.ignore("axis");
  for (int i = 0; i < step.node.inputs(); ++i) {
    const Constant& part = step.constant(i);
    if (part.dims.size() != 1 || all.size() + part.size() > kLongestShape) {
      fail("possible are constants that make a shape");
    }
    const Dims numbers = integers_of(part);
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return make_integers(all);
}

Constant gather_shape(const Step& step) {
  const Constant& from = step.constant(0);
  const Constant& indices = step.constant(1);
  step.node.ignore("axis");
  if (from.dims.size() != 1 || from.size() > kLongestShape || indices.size() > kLongestShape) {
    fail("possible are numbers of a shape");
  }
  std::vector<double> values;
  for (const std::int64_t index : integers_of(indices)) {
    values.push_back(from[static_cast<std::size_t>(checked_axis(index, from.size()))]);
  }
  return make_constant(indices.dims, std::move(values), from.type);
}

namespace {

// Which indices of a dimension a Slice takes, by Python's rules.
Dims taken(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t extent) {
  if (step == 0) fail("its step is 0");
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const std::int64_t highest = step > 0 ? extent : extent - 1;
  const auto place = [&](std::int64_t at) {
    return std::clamp(at < 0 && at >= -extent ? at + extent : at, lowest, highest);
  };
  Dims indices;
  const std::int64_t last = place(end);
  // Longer steps than the dimension take one.
  const std::int64_t by = std::clamp(step, -extent - 1, extent + 1);
  for (std::int64_t i = place(start); by > 0 ? i < last : i > last; i += by) indices.push_back(i);
  return indices;
}

Constant picked(const Constant& from, std::size_t axis, const Dims& indices) {
  const auto extent = static_cast<std::size_t>(from.dims[axis]);
  const auto inner = static_cast<std::size_t>(
      size_of({from.dims.begin() + static_cast<std::ptrdiff_t>(axis) + 1, from.dims.end()}));
  std::vector<double> values;
  for (std::size_t block = 0; block < from.size(); block += extent * inner) {
    for (const std::int64_t index : indices) {
      const std::size_t first = block + static_cast<std::size_t>(index) * inner;
      for (std::size_t i = 0; i < inner; ++i) values.push_back(from[first + i]);
    }
  }
  Dims dims = from.dims;
  dims[axis] = static_cast<std::int64_t>(indices.size());
  return make_constant(std::move(dims), std::move(values), from.type);
}

}  // namespace

Constant slice_shape(const Step& step) {
  const auto numbers = [&](const char* name, int input) {
    std::optional<Dims> found = step.node.integers(name);
    if (!found && step.has(input)) found = integers_of(step.constant(input));
    return found;
  };
  Constant result = step.constant(0);
  if (result.size() > kLongestShape || result.size() == 0) fail("possible are numbers of a shape");
  const Dims starts = numbers("starts", 1).value_or(Dims{});
  const Dims ends = numbers("ends", 2).value_or(Dims{});
  Dims axes(starts.size());
  std::iota(axes.begin(), axes.end(), 0);
  axes = numbers("axes", 3).value_or(axes);
  const Dims steps = numbers("steps", 4).value_or(Dims(starts.size(), 1));
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      steps.size() != starts.size()) {
    fail("its starts, ends, axes and steps are not as many");
  }
  for (std::size_t i = 0; i < starts.size() && result.size() > 0; ++i) {
    const auto axis = static_cast<std::size_t>(checked_axis(axes[i], result.dims.size()));
    result = picked(result, axis, taken(starts[i], ends[i], steps[i], result.dims[axis]));
  }
  return result;
}

Constant fill_shape(const Step& step) {
  const Dims dims = integers_of(step.constant(0));
  const onnx::TensorProto* tensor = step.node.tensor("value");
  const Constant value =
      tensor == nullptr ? make_constant({}, {0}, onnx::TensorProto::FLOAT) : decode(*tensor);
  const bool short_one =
      dims.size() <= 1 && (dims.empty() || (dims[0] >= 0 && dims[0] <= kLongest));
  if (!short_one) fail("possible are numbers of a shape");
  const auto count = static_cast<std::size_t>(size_of(dims));
  return make_constant(dims, std::vector<double>(count, scalar_of(value, "its value")), value.type);
}

}  // namespace inkdigit::onnx_import
