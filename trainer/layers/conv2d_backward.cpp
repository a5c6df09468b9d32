#include "trainer/layers/conv2d_backward.hpp"

#include <algorithm>
#include <numeric>

#include "engine/kernels/gemm.hpp"
#include "engine/layers/window.hpp"
#include "trainer/layers/sums.hpp"

namespace inkdigit {

Conv2dBackward::Conv2dBackward(const Conv2d& layer)
    : BackwardBase(layer),
      weight_rows_(layer.element_offsets().size()),
      channels_(static_cast<std::size_t>(layer.spec().out_channels)) {
  std::iota(channels_.begin(), channels_.end(), 0);
  for (std::size_t k = 0; k < weight_rows_.size(); ++k) {
    weight_rows_[k] = static_cast<std::int32_t>(k * channels_.size());
  }
}

std::size_t Conv2dBackward::scratch_size() const {
  return layer().spec().padding > 0 ? layer().padded_shape().size() : 0;
}

std::size_t Conv2dBackward::prepared_size() const { return weight_rows_.size() * channels_.size(); }

template <class T>
void Conv2dBackward::prepare(const T* parameters, T* prepared) const {
  transpose(parameters, weight_rows_.size(), channels_.size(), prepared);
}

template <class T>
void Conv2dBackward::backward(const Backward<T>& b) const {
  backward_parameters(b);
  if (b.dinp != nullptr) backward_input(b);
}

template <class T>
void Conv2dBackward::backward_parameters(const Backward<T>& b) const {
  const Conv2d& l = layer();
  GemmArgs<T> args;
  args.m = weight_rows_.size();
  args.n = channels_.size();
  args.k = l.window_offsets().size();
  args.a_row = l.element_offsets().data();
  args.a_col = l.window_offsets().data();
  args.b_stride = args.n;
  args.c = b.dparameters;
  args.c_row = weight_rows_.data();
  for (int i = 0; i < b.batch; ++i) {
    const auto image = static_cast<std::size_t>(i);
    args.a = b.inp + image * l.input_shape().size();
    if (l.spec().padding > 0) {
      pad_image(l.input_shape(), l.spec().padding, args.a, b.scratch);
      args.a = b.scratch;
    }
    args.b = b.dout + image * l.output_shape().size();
    args.accumulate = i > 0;
    gemm(args);
  }
  if (!l.spec().bias) return;
  sum_rows(b.dout, static_cast<std::size_t>(b.batch) * l.window_offsets().size(), args.n,
           b.dparameters + l.parameters()[1].offset);
}

template <class T>
void Conv2dBackward::backward_input(const Backward<T>& b) const {
  const Conv2d& l = layer();
  const Shape& padded = l.padded_shape();
  const int padding = l.spec().padding;
  // One row of the kernel is contiguous in the input, so there is one product a kernel row.
  const auto kernel = static_cast<std::size_t>(l.spec().kernel);
  const std::size_t kernel_row = kernel * static_cast<std::size_t>(padded.channels);
  const std::size_t image_row =
      static_cast<std::size_t>(padded.width) * static_cast<std::size_t>(padded.channels);
  GemmArgs<T> args;
  args.m = l.window_offsets().size();
  args.n = kernel_row;
  args.k = channels_.size();
  args.a_row = l.output_offsets().data();
  args.a_col = channels_.data();
  args.b_stride = weight_rows_.size();
  args.c_row = l.window_offsets().data();
  args.accumulate = true;
  for (int i = 0; i < b.batch; ++i) {
    const auto image = static_cast<std::size_t>(i);
    T* dinp = b.dinp + image * l.input_shape().size();
    T* dpadded = padding > 0 ? b.scratch : dinp;
    std::fill_n(dpadded, padded.size(), T{0});
    args.a = b.dout + image * l.output_shape().size();
    for (std::size_t ky = 0; ky < kernel; ++ky) {
      args.b = b.prepared + ky * kernel_row;
      args.c = dpadded + ky * image_row;
      gemm(args);
    }
    if (padding > 0) crop_image(l.input_shape(), padding, dpadded, dinp);
  }
}

template void Conv2dBackward::prepare(const float*, float*) const;
template void Conv2dBackward::prepare(const double*, double*) const;
template void Conv2dBackward::backward(const Backward<float>&) const;
template void Conv2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
