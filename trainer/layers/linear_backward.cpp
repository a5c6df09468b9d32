#include "trainer/layers/linear_backward.hpp"

#include <numeric>

#include "engine/kernels/gemm.hpp"
#include "trainer/kernels/gemm_transposed.hpp"
#include "trainer/layers/sums.hpp"

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

std::size_t LinearBackward::prepared_size() const {
  return packed_size(layer().output_shape().size(), layer().input_shape().size());
}

template <class T>
void LinearBackward::prepare(const T* parameters, T* prepared) const {
  const std::size_t out = layer().output_shape().size();
  pack_panels(parameters, 1, out, out, layer().input_shape().size(), prepared);
}

template <class T>
void LinearBackward::backward(const Backward<T>& b) const {
  const std::size_t in = layer().input_shape().size();
  const std::size_t out = layer().output_shape().size();
  const auto batch = static_cast<std::size_t>(b.batch);
  const std::vector<std::int32_t> inp_rows = multiples(batch, in);
  const std::vector<std::int32_t> out_rows = multiples(batch, out);
  GemmTransposedArgs<T> weights;
  weights.m = in;
  weights.n = out;
  weights.k = batch;
  weights.a = b.inp;
  weights.a_row = elements_.data();
  weights.a_col = inp_rows.data();
  weights.b = b.dout;
  weights.b_stride = out;
  weights.c = b.dparameters;
  weights.c_row = weight_rows_.data();
  gemm_transposed(weights);
  sum_rows(b.dout, batch, out, b.dparameters + layer().parameters()[1].offset);

  if (b.dinp == nullptr) return;
  const std::int32_t first_run = 0;
  GemmArgs<T> input;
  input.m = batch;
  input.n = in;
  input.a = b.dout;
  input.a_row = out_rows.data();
  input.a_run = &first_run;
  input.run_length = out;
  input.b = b.prepared;
  input.c = b.dinp;
  input.c_row = inp_rows.data();
  gemm(input);
}

template void LinearBackward::prepare(const float*, float*) const;
template void LinearBackward::prepare(const double*, double*) const;
template void LinearBackward::backward(const Backward<float>&) const;
template void LinearBackward::backward(const Backward<double>&) const;

}  // namespace inkdigit
