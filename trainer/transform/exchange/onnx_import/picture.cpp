#include "trainer/transform/exchange/onnx_import/picture.hpp"

#include <cmath>
#include <set>
#include <string_view>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {
namespace {

// Bounds of InputSpec.
constexpr std::int64_t kMostChannels = 16;
constexpr std::int64_t kLargestSide = 1024;

// Old files list their initializers among the inputs.
const onnx::ValueInfoProto& only_input(const onnx::GraphProto& graph) {
  std::set<std::string_view> known;
  for (const onnx::TensorProto& tensor : graph.initializer()) known.insert(tensor.name());
  const onnx::ValueInfoProto* found = nullptr;
  std::string names;
  for (const onnx::ValueInfoProto& input : graph.input()) {
    if (known.contains(input.name())) continue;
    names += (names.empty() ? "" : ", ") + input.name();
    if (found != nullptr) fail("it has more than one input (" + names + "); possible is a picture");
    found = &input;
  }
  if (found == nullptr) fail("it has no input, where a picture would come in");
  return *found;
}

// 0 where the file has no number, as for the batch.
Dims dims_of(const onnx::ValueInfoProto& input) {
  Dims dims;
  for (const auto& dim : input.type().tensor_type().shape().dim()) {
    dims.push_back(dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : 0);
  }
  return dims;
}

bool is_picture(const Shape& shape) {
  return shape.channels >= 1 && shape.channels <= kMostChannels && shape.height >= 1 &&
         shape.height <= kLargestSide && shape.width >= 1 && shape.width <= kLargestSide;
}

Shape make_shape(std::int64_t channels, std::int64_t height, std::int64_t width) {
  for (const std::int64_t extent : {channels, height, width}) {
    if (extent > kLargestSide * kLargestSide) return {};
  }
  return {static_cast<int>(channels), static_cast<int>(height), static_cast<int>(width)};
}

// One channel, as high as wide.
Shape square_of(std::int64_t size) {
  const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(size))));
  return side * side == size ? make_shape(1, side, side) : Shape{};
}

struct Layout {
  Shape shape;
  View view;
};

// [N,C,H,W] or [N,H,W,C], where the channels are the fewer; [N,H,W]; [N,pixels].
Layout layout_of(const onnx::ValueInfoProto& input, const OnnxMeaning& meaning) {
  const Dims dims = dims_of(input);
  const std::string what = "its input '" + input.name() + "' has the shape " + text_of(dims);
  if (dims.empty() || dims[0] > 1) {
    fail(what +
         "; possible is one picture, or a batch of any size (a symbolic dimension in front)");
  }
  Shape shape = meaning.picture;
  const bool given = shape.channels > 0;
  const bool last = dims.size() == 4 && dims[3] > 0 && (dims[1] == 0 || dims[3] < dims[1]);
  if (!given) {
    if (dims.size() == 4) {
      shape = last ? make_shape(dims[3], dims[1], dims[2]) : make_shape(dims[1], dims[2], dims[3]);
    } else if (dims.size() == 3) {
      shape = make_shape(1, dims[1], dims[2]);
    } else if (dims.size() == 2) {
      shape = square_of(dims[1]);
    }
  }
  if (!is_picture(shape)) {
    fail(what + " (0: any); possible are pictures [N,C,H,W], [N,H,W,C] or [N,H,W] of at most " +
         std::to_string(kMostChannels) + " channels and " + std::to_string(kLargestSide) +
         " pixels each way, and vectors of them; --picture CxHxW says what is not in the file");
  }
  View view = last ? View::channels_last(shape) : View::channels_first(shape);
  if (dims.size() == 3 && shape.channels == 1) view = view.without(1);
  if (dims.size() == 2) view = View::vector(shape);
  bool fits = view.rank() == dims.size();
  for (std::size_t d = 1; fits && d < dims.size(); ++d) {
    fits = dims[d] == 0 || dims[d] == view.extent(d);
  }
  if (fits) return {shape, view};
  fail(what + ", which is not that of a picture of " + shape.text());
}

std::vector<double> by_channel(const std::vector<double>& numbers, std::size_t channels,
                               double otherwise, const char* option) {
  if (numbers.empty()) return std::vector<double>(channels, otherwise);
  if (numbers.size() == 1) return std::vector<double>(channels, numbers[0]);
  if (numbers.size() == channels) return numbers;
  fail("it takes pictures of " + std::to_string(channels) + " channels, but " + option + " has " +
       std::to_string(numbers.size()) + " numbers; possible are 1 or " + std::to_string(channels));
}

}  // namespace

GraphInput find_input(const onnx::GraphProto& graph, const OnnxMeaning& meaning) {
  using onnx::TensorProto;
  const onnx::ValueInfoProto& input = only_input(graph);
  const int type = input.type().tensor_type().elem_type();
  const bool bytes = type == TensorProto::UINT8;
  if (!bytes && !is_floating(type)) {
    fail("its input '" + input.name() + "' is of type " + type_name(type) +
         "; possible are floating-point numbers, and bytes (uint8)");
  }
  Layout layout = layout_of(input, meaning);
  const auto channels = static_cast<std::size_t>(layout.shape.channels);
  const double scale = meaning.scale.value_or(bytes ? 255 : 1);
  const std::vector<double> mean = by_channel(meaning.mean, channels, 0, "--mean");
  const std::vector<double> std = by_channel(meaning.std, channels, 1, "--std");
  Affine affine = Affine::identity(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    affine.scale[c] = scale / std[c];
    affine.shift[c] = -mean[c] / std[c];
  }
  GraphInput result{.name = input.name(),
                    .shape = layout.shape,
                    .activation = {.view = layout.view, .pending = affine},
                    .notes = {}};
  if (!meaning.scale && meaning.mean.empty() && meaning.std.empty()) {
    result.notes.push_back("its input is taken to be " +
                           std::string(bytes ? "bytes, 0 to 255" : "bytes / 255, 0 to 1") +
                           ", paper 0; --input-scale, --mean and --std say otherwise");
  }
  if (text_of(dims_of(input)).find(",0") != std::string::npos || dims_of(input).size() == 2) {
    result.notes.push_back("its pictures are taken to be " + layout.shape.text());
  }
  return result;
}

}  // namespace inkdigit::onnx_import
