#include "trainer/learn/layers/conv2d_backward.hpp"

#include <algorithm>

#include "engine/kernels/gemm.hpp"
#include "trainer/learn/kernels/gemm_transposed.hpp"
#include "trainer/learn/layers/sums.hpp"

namespace inkdigit {

Conv2dBackward::Conv2dBackward(const Conv2d& layer)
    : BackwardBase(layer), weight_rows_(layer.parameters()[0].fan_in()) {
  if (layer.winograd()) winograd_.emplace(*layer.winograd());
  for (std::size_t k = 0; k < weight_rows_.size(); ++k) {
    weight_rows_[k] = static_cast<std::int32_t>(k * layer.parameters()[0].out);
  }
  for (const std::int32_t row : layer.row_offsets()) {
    for (std::size_t i = 0; i < layer.row_length(); ++i) {
      elements_.push_back(row + static_cast<std::int32_t>(i));
    }
  }
}

std::size_t Conv2dBackward::scratch_size() const {
  if (winograd_) return winograd_->scratch_size();
  return layer().spec().padding > 0 ? layer().padded_shape().size() : 0;
}

std::size_t Conv2dBackward::packed_size() const {
  if (winograd_) return layer().winograd()->transposed_size();
  const Parameter& weight = layer().parameters()[0];
  return weight.height * inkdigit::packed_size(weight.out, layer().row_length());
}

template <class T>
void Conv2dBackward::pack(const T* parameters, T* packed) const {
  if (winograd_) {
    layer().winograd()->pack_transposed(parameters, packed);
    return;
  }
  const Parameter& weight = layer().parameters()[0];
  const std::size_t row = layer().row_length();
  for (std::size_t ky = 0; ky < weight.height; ++ky) {
    pack_panels(parameters + ky * row * weight.out, 1, weight.out, weight.out, row,
                packed + ky * inkdigit::packed_size(weight.out, row));
  }
}

template <class T>
void Conv2dBackward::backward(const Backward<T>& b) const {
  const std::vector<Parameter>& parameters = layer().parameters();
  if (winograd_) {
    winograd_->backward(b, b.dparameters);
  } else {
    if (b.dparameters != nullptr) backward_weights(b);
    if (b.dinp != nullptr) backward_input(b);
  }
  if (!layer().spec().bias || b.dparameters == nullptr) return;
  sum_rows(b.dout, static_cast<std::size_t>(b.batch) * layer().window_offsets().size(),
           parameters[0].out, b.dparameters + parameters[1].offset);
}

template <class T>
void Conv2dBackward::backward_weights(const Backward<T>& b) const {
  const Conv2d& l = layer();
  GemmTransposedArgs<T> args;
  args.m = weight_rows_.size();
  args.n = l.parameters()[0].out;
  args.k = l.window_offsets().size();
  args.a_row = elements_.data();
  args.a_col = l.window_offsets().data();
  args.b_stride = args.n;
  args.c = b.dparameters;
  args.c_row = weight_rows_.data();
  args.a_image = l.input_shape().size();
  args.b_image = l.output_shape().size();
  // The border's memory holds one image.
  args.images = l.spec().padding > 0 ? 1 : static_cast<std::size_t>(b.batch);
  for (std::size_t first = 0; first < static_cast<std::size_t>(b.batch); first += args.images) {
    args.a = l.with_border(b.inp + first * args.a_image, b.scratch);
    args.b = b.dout + first * args.b_image;
    args.accumulate = first > 0;
    gemm_transposed(args);
  }
}

template <class T>
void Conv2dBackward::backward_input(const Backward<T>& b) const {
  const Conv2d& l = layer();
  const Shape& padded = l.padded_shape();
  const int padding = l.spec().padding;
  // One row of the kernel is contiguous in the input, so there is one product a kernel row.
  const std::size_t out = l.parameters()[0].out;
  const std::size_t image_row =
      static_cast<std::size_t>(padded.width) * static_cast<std::size_t>(padded.channels);
  const std::int32_t first_run = 0;
  GemmArgs<T> args;
  args.m = l.window_offsets().size();
  args.n = l.row_length();
  args.a_row = l.output_offsets().data();
  args.a_run = &first_run;
  args.run_length = out;
  args.c_row = l.window_offsets().data();
  args.accumulate = true;
  for (int i = 0; i < b.batch; ++i) {
    const auto image = static_cast<std::size_t>(i);
    T* dinp = b.dinp + image * l.input_shape().size();
    T* dpadded = padding > 0 ? b.scratch : dinp;
    std::fill_n(dpadded, padded.size(), T{0});
    args.a = b.dout + image * l.output_shape().size();
    for (std::size_t ky = 0; ky < l.row_offsets().size(); ++ky) {
      args.b = b.packed + ky * inkdigit::packed_size(out, args.n);
      args.c = dpadded + ky * image_row;
      gemm(args);
    }
    if (padding > 0) crop_image(l.input_shape(), padding, dpadded, dinp);
  }
}

template void Conv2dBackward::pack(const float*, float*) const;
template void Conv2dBackward::pack(const double*, double*) const;
template void Conv2dBackward::backward(const Backward<float>&) const;
template void Conv2dBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
