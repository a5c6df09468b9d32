#include "trainer/learn/layers/linear_backward.hpp"

#include <algorithm>

#include "engine/kernels/gemm.hpp"
#include "trainer/learn/kernels/gemm_transposed.hpp"
#include "trainer/learn/layers/sums.hpp"

namespace inkdigit {
namespace {

// 0, step, 2 * step, ...
std::vector<std::int32_t> multiples(std::size_t count, std::size_t step) {
  std::vector<std::int32_t> offsets(count);
  for (std::size_t i = 0; i < count; ++i) offsets[i] = static_cast<std::int32_t>(i * step);
  return offsets;
}

}  // namespace

LinearBackward::LinearBackward(const Linear& layer)
    : BackwardBase(layer),
      weight_rows_(multiples(layer.input_shape().size(), layer.output_shape().size())),
      elements_(multiples(layer.input_shape().size(), 1)) {}

std::size_t LinearBackward::packed_size() const {
  return inkdigit::packed_size(layer().output_shape().size(), layer().input_shape().size());
}

template <class T>
void LinearBackward::pack(const T* parameters, T* packed, Share share) const {
  const std::size_t out = layer().output_shape().size();
  pack_panels(parameters, 1, out, out, layer().input_shape().size(), packed, share);
}

template <class T>
void LinearBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const std::size_t in = layer().input_shape().size();
  const std::size_t out = layer().output_shape().size();
  const auto batch = static_cast<std::size_t>(b.batch);
  const std::vector<std::int32_t> inp_rows = multiples(batch, in);
  const std::vector<std::int32_t> out_rows = multiples(batch, out);
  const std::int32_t first_run = 0;
  GemmArgs<T> args;
  args.m = batch;
  args.n = in;
  args.a = b.dout;
  args.a_row = out_rows.data();
  args.a_run = &first_run;
  args.run_length = out;
  args.b = b.packed;
  args.c = b.dinp;
  args.c_row = inp_rows.data();
  gemm(args);
}

template <class T>
void LinearBackward::gradient(std::size_t begin, std::size_t end, std::size_t images, const T* inp,
                              const T* dout, bool accumulate, T* dparameters) const {
  const std::size_t in = layer().input_shape().size();
  const std::size_t out = layer().output_shape().size();
  const std::vector<std::int32_t> inp_rows = multiples(images, in);
  const std::size_t first = begin / out;
  const std::size_t last = std::min(end / out, in);
  if (first < last) {
    GemmTransposedArgs<T> args;
    args.m = last - first;
    args.n = out;
    args.k = images;
    args.a = inp;
    args.a_row = elements_.data() + first;
    args.a_col = inp_rows.data();
    args.b = dout;
    args.b_stride = out;
    args.c = dparameters;
    args.c_row = weight_rows_.data() + first;
    args.accumulate = accumulate;
    gemm_transposed(args);
  }
  const std::size_t bias = layer().parameters()[1].offset;
  if (end <= bias) return;
  auto dbias = as_matrix(dparameters + bias, 1, out);
  if (!accumulate) dbias.setZero();
  for (std::size_t i = 0; i < images; ++i) dbias += as_matrix(dout + i * out, 1, out);
}

template void LinearBackward::pack(const float*, float*, Share) const;
template void LinearBackward::pack(const double*, double*, Share) const;
template void LinearBackward::backward(const Backward<float>&) const;
template void LinearBackward::backward(const Backward<double>&) const;
template void LinearBackward::gradient(std::size_t, std::size_t, std::size_t, const float*,
                                       const float*, bool, float*) const;
template void LinearBackward::gradient(std::size_t, std::size_t, std::size_t, const double*,
                                       const double*, bool, double*) const;

}  // namespace inkdigit
