#include "trainer/learn/layers/winograd_backward.hpp"

#include <algorithm>

#include "trainer/learn/kernels/gemm_transposed.hpp"
#include "trainer/learn/kernels/winograd_backward.hpp"

namespace inkdigit {

WinogradBackward::WinogradBackward(const Winograd& forward) : forward_(&forward) {
  const auto out = static_cast<std::int32_t>(forward.output_points().channels);
  for (std::int32_t c = 0; c < static_cast<std::int32_t>(forward.input_points().channels); ++c) {
    elements_.push_back(c);
    kernel_rows_.push_back(c * out);
  }
}

std::size_t WinogradBackward::matrix() const {
  return forward_->input_points().channels * forward_->output_points().channels;
}

std::size_t WinogradBackward::scratch_size() const {
  return forward_->input_points().size() + forward_->output_points().size() +
         forward_->input_points().count * matrix() + forward_->copy_size();
}

template <class T>
void WinogradBackward::read_gradients(const T* dout, std::size_t first, std::size_t count,
                                      const Memory<T>& memory) const {
  const Winograd::Points& points = forward_->output_points();
  TileArgs<T> args;
  args.channels = points.channels;
  args.in_column = args.channels;
  args.out_row = forward_->extent() * points.stride;
  args.out_column = points.stride;
  for (std::size_t t = 0; t < count; ++t) {
    const Tile tile = forward_->output_tile(first + t);
    const TileView<const T> view = read_tile(forward_->output_shape(), dout, tile, memory.copy);
    args.in = view.pixels;
    args.in_row = view.row_step;
    args.out = memory.outputs + points.tiles[t];
    winograd_output_gradients(forward_->kernel(), args);
  }
}

template <class T>
void WinogradBackward::add_kernel_points(std::size_t first, std::size_t count,
                                         const Memory<T>& memory) const {
  GemmTransposedArgs<T> args;
  args.m = forward_->input_points().channels;
  args.n = forward_->output_points().channels;
  args.k = count;
  args.a_row = elements_.data();
  args.a_col = forward_->input_points().tiles.data();
  args.b_stride = args.n;
  args.c_row = kernel_rows_.data();
  args.accumulate = first > 0;
  for (std::size_t point = 0; point < forward_->input_points().count; ++point) {
    args.a = memory.inputs + point * forward_->input_points().stride;
    args.b = memory.outputs + point * forward_->output_points().stride;
    args.c = memory.kernel + point * args.m * args.n;
    gemm_transposed(args);
  }
}

template <class T>
void WinogradBackward::add_input_gradients(const Backward<T>& b, std::size_t first,
                                           std::size_t count, const Memory<T>& memory) const {
  const Winograd::Points& inputs = forward_->input_points();
  multiply_points(count, forward_->output_points(), memory.outputs, b.packed, inputs,
                  memory.inputs);
  TileArgs<T> args;
  args.channels = inputs.channels;
  args.in_row = forward_->extent() * inputs.stride;
  args.in_column = inputs.stride;
  args.out_column = args.channels;
  for (std::size_t t = 0; t < count; ++t) {
    args.in = memory.inputs + inputs.tiles[t];
    write_tile(
        forward_->input_shape(), b.dinp, forward_->input_tile(first + t), memory.copy,
        [&](const TileView<T>& view) {
          args.out = view.pixels;
          args.out_row = view.row_step;
          winograd_input_gradients(forward_->kernel(), args);
        },
        [](const T* from, std::size_t elements, T* to) {
          for (std::size_t i = 0; i < elements; ++i) to[i] += from[i];
        });
  }
}

template <class T>
void WinogradBackward::backward(const Backward<T>& b, T* dweights) const {
  Memory<T> memory{};
  memory.inputs = b.scratch;
  memory.outputs = memory.inputs + forward_->input_points().size();
  memory.kernel = memory.outputs + forward_->output_points().size();
  memory.copy = memory.kernel + forward_->input_points().count * matrix();
  if (b.dinp != nullptr) {
    std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * forward_->input_shape().size(), T{0});
  }
  const std::size_t all = forward_->tiles(b.batch);
  for (std::size_t first = 0; first < all; first += forward_->block()) {
    const std::size_t count = std::min(forward_->block(), all - first);
    read_gradients(b.dout, first, count, memory);
    if (dweights != nullptr) {
      forward_->read_inputs(b.inp, first, count, memory.inputs, memory.copy);
      add_kernel_points(first, count, memory);
    }
    if (b.dinp != nullptr) add_input_gradients(b, first, count, memory);
  }
  if (dweights == nullptr) return;
  TileArgs<T> args;
  args.in = memory.kernel;
  args.in_row = forward_->extent() * matrix();
  args.in_column = matrix();
  args.out = dweights;
  args.out_row = forward_->kernel() * matrix();
  args.out_column = matrix();
  args.channels = matrix();
  winograd_kernel_gradients(forward_->kernel(), args);
}

template void WinogradBackward::backward(const Backward<float>&, float*) const;
template void WinogradBackward::backward(const Backward<double>&, double*) const;

}  // namespace inkdigit
