#include "engine/layers/conv2d.hpp"

#include <algorithm>

#include "engine/kernels/gemm.hpp"

namespace inkdigit {
namespace {

int output_extent(int input, const Conv2dSpec& spec) {
  return (input + 2 * spec.padding - spec.kernel) / spec.stride + 1;
}

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
  const int smallest = spec.kernel - 2 * spec.padding;
  if (input.flat || input.height < smallest || input.width < smallest) {
    return shape_error(spec.name,
                       "a picture of at least " + std::to_string(std::max(smallest, 1)) +
                           " pixels each way (kernel " + std::to_string(spec.kernel) +
                           ", padding " + std::to_string(spec.padding) + ")",
                       input);
  }
  const Shape output{spec.out_channels, output_extent(input.height, spec),
                     output_extent(input.width, spec), false};
  const double border = 2.0 * spec.padding;
  const double padded = (input.height + border) * (input.width + border) * input.channels;
  const double produced = 1.0 * output.height * output.width * output.channels;
  if (Status status = check_size(spec.name, std::max(padded, produced)); !status) {
    return status.error();
  }
  return Conv2d(spec, input, output);
}

Conv2d::Conv2d(const Conv2dSpec& spec, Shape input, Shape output)
    : LayerBase(spec.name, input, output),
      spec_(spec),
      padded_{input.channels, input.height + 2 * spec.padding, input.width + 2 * spec.padding,
              false},
      window_offsets_(grid_offsets(output.height, output.width,
                                   spec.stride * padded_.width * padded_.channels,
                                   spec.stride * padded_.channels)),
      output_offsets_(grid_offsets(1, output.height * output.width, 0, output.channels)) {
  for (const int row : grid_offsets(spec.kernel, 1, padded_.width * padded_.channels, 0)) {
    for (int i = 0; i < spec.kernel * padded_.channels; ++i) element_offsets_.push_back(row + i);
  }
  const auto out = static_cast<std::size_t>(spec.out_channels);
  const auto in = static_cast<std::size_t>(input.channels);
  const auto kernel = static_cast<std::size_t>(spec.kernel);
  add_parameter({"weight", {out, in, kernel, kernel}, out, in, kernel, kernel});
  add_parameter({"bias", {out}, out});
  if (spec.padding > 0) set_scratch_size(padded_.size());
}

template <class T>
void Conv2d::forward(const Forward<T>& f) const {
  GemmArgs<T> args;
  args.m = window_offsets_.size();
  args.n = static_cast<std::size_t>(spec_.out_channels);
  args.k = element_offsets_.size();
  args.a_row = window_offsets_.data();
  args.a_col = element_offsets_.data();
  args.b = f.parameters;
  args.b_stride = args.n;
  args.c_row = output_offsets_.data();
  args.bias = f.parameters + parameters()[1].offset;
  for (int i = 0; i < f.batch; ++i) {
    const T* image = f.inp + static_cast<std::size_t>(i) * input_shape().size();
    if (spec_.padding > 0) {
      pad_image(input_shape(), spec_.padding, image, f.scratch);
      image = f.scratch;
    }
    args.a = image;
    args.c = f.out + static_cast<std::size_t>(i) * output_shape().size();
    gemm(args);
  }
}

template <class T>
void pad_image(const Shape& input, int padding, const T* inp, T* out) {
  const auto row = static_cast<std::size_t>(input.width) * static_cast<std::size_t>(input.channels);
  const auto border = static_cast<std::size_t>(padding) * static_cast<std::size_t>(input.channels);
  const std::size_t padded_row = row + 2 * border;
  const auto padding_rows = static_cast<std::size_t>(padding);
  out = std::fill_n(out, padding_rows * padded_row, T{0});
  for (int y = 0; y < input.height; ++y, inp += row) {
    out = std::fill_n(out, border, T{0});
    out = std::copy_n(inp, row, out);
    out = std::fill_n(out, border, T{0});
  }
  std::fill_n(out, padding_rows * padded_row, T{0});
}

template void Conv2d::forward(const Forward<float>& f) const;
template void Conv2d::forward(const Forward<double>& f) const;
template void pad_image(const Shape&, int, const float*, float*);
template void pad_image(const Shape&, int, const double*, double*);

}  // namespace inkdigit
