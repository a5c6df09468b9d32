#include "engine/layers/conv2d.hpp"

#include <algorithm>

#include "engine/kernels/gemm.hpp"
#include "engine/layers/window.hpp"

namespace inkdigit {
namespace {

std::vector<std::int32_t> grid_offsets(int rows, int columns, int row_step, int column_step) {
  std::vector<std::int32_t> offsets;
  offsets.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) offsets.push_back(y * row_step + x * column_step);
  }
  return offsets;
}

}  // namespace

Result<Conv2d> Conv2d::create(const Conv2dSpec& spec, Shape input) {
  const Window window{spec.kernel, spec.stride, spec.padding};
  const Result<Shape> output = slide(spec.name, window, input, spec.out_channels);
  if (!output) return output.error();
  return Conv2d(spec, input, *output);
}

Conv2d::Conv2d(const Conv2dSpec& spec, Shape input, Shape output)
    : LayerBase(spec.name, input, output),
      spec_(spec),
      winograd_(Winograd::create(spec, input, output)),
      padded_(padded(input, spec.padding)),
      window_offsets_(grid_offsets(output.height, output.width,
                                   spec.stride * padded_.width * padded_.channels,
                                   spec.stride * padded_.channels)),
      row_offsets_(grid_offsets(spec.kernel, 1, padded_.width * padded_.channels, 0)),
      output_offsets_(grid_offsets(1, output.height * output.width, 0, output.channels)) {
  const auto out = static_cast<std::size_t>(spec.out_channels);
  const auto in = static_cast<std::size_t>(input.channels);
  const auto kernel = static_cast<std::size_t>(spec.kernel);
  add_parameter({"weight", {out, in, kernel, kernel}, out, in, kernel, kernel});
  if (spec.bias) add_parameter({"bias", {out}, out});
  // In integers the sum is direct.
  set_scratch_size(
      std::max(spec.padding > 0 ? padded_.size() : 0, winograd_ ? winograd_->scratch_size() : 0));
  set_packed_size(packed_weight_size() + inkdigit::packed_size(1, out));
}

std::size_t Conv2d::packed_weight_size() const {
  const Parameter& weight = parameters()[0];
  return winograd_ ? winograd_->packed_size() : inkdigit::packed_size(weight.fan_in(), weight.out);
}

std::size_t Conv2d::row_length() const {
  return static_cast<std::size_t>(spec_.kernel) * static_cast<std::size_t>(padded_.channels);
}

template <class T>
void Conv2d::pack(const T* parameters, T* packed) const {
  const Parameter& weight = this->parameters()[0];
  if (kUsesWinograd && winograd_) {
    winograd_->pack(parameters, packed);
  } else {
    pack_panels(parameters, weight.out, 1, weight.fan_in(), weight.out, packed);
  }
  T* const bias = packed + packed_weight_size();
  if (spec_.bias) {
    pack_panels(parameters + weight.size(), weight.out, 1, 1, weight.out, bias);
  } else {
    std::fill_n(bias, inkdigit::packed_size(1, weight.out), T{0});
  }
}

template <class Args>
Args Conv2d::product() const {
  Args args;
  args.m = window_offsets_.size();
  args.n = static_cast<std::size_t>(spec_.out_channels);
  args.a_row = window_offsets_.data();
  args.a_run = row_offsets_.data();
  args.runs = row_offsets_.size();
  args.run_length = row_length();
  args.c_row = output_offsets_.data();
  return args;
}

template <class T>
const T* Conv2d::with_border(const T* image, T* scratch) const {
  if (spec_.padding == 0) return image;
  pad_image(input_shape(), spec_.padding, image, scratch);
  return scratch;
}

template <class T>
void Conv2d::forward(const Forward<T>& f) const {
  const T* bias = f.packed + packed_weight_size();
  if (kUsesWinograd && winograd_) {
    winograd_->forward(f, bias);
    return;
  }
  auto args = product<GemmArgs<T>>();
  args.b = f.packed;
  args.bias = bias;
  args.relu = f.relu;
  for (std::size_t i = 0; i < static_cast<std::size_t>(f.batch); ++i) {
    args.a = with_border(f.inp + i * input_shape().size(), f.scratch);
    args.c = f.out + i * output_shape().size();
    gemm(args);
  }
}

std::optional<Int8Weights> Conv2d::pack_int8(const float* parameters,
                                             const QuantizationParams& grid) const {
  if (spec_.padding > 0 && grid.shift != 0) return std::nullopt;
  const Parameter& weight = this->parameters()[0];
  return make_int8_weights({.weights = parameters,
                            .bias = spec_.bias ? parameters + weight.size() : nullptr,
                            .runs = row_offsets_.size(),
                            .run_length = row_length(),
                            .out = weight.out},
                           grid);
}

template <class A>
void Conv2d::forward(const ForwardInt8<A>& f) const {
  auto args = product<GemmInt8Args<A>>();
  args.b = f.weights->weights.data();
  args.scale = f.weights->scale.data();
  args.bias = f.weights->bias.data();
  args.relu = f.relu;
  for (std::size_t i = 0; i < static_cast<std::size_t>(f.batch); ++i) {
    args.a = with_border(f.inp + i * input_shape().size(), f.scratch);
    args.c = f.out + i * output_shape().size();
    gemm_int8(args);
  }
}

template const float* Conv2d::with_border(const float* image, float* scratch) const;
template const double* Conv2d::with_border(const double* image, double* scratch) const;
template void Conv2d::pack(const float* parameters, float* packed) const;
template void Conv2d::pack(const double* parameters, double* packed) const;
template void Conv2d::forward(const Forward<float>& f) const;
template void Conv2d::forward(const Forward<double>& f) const;
template void Conv2d::forward(const ForwardInt8<std::int16_t>& f) const;
template void Conv2d::forward(const ForwardInt8<std::uint8_t>& f) const;

}  // namespace inkdigit
