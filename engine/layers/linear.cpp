#include "engine/layers/linear.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/kernels/gemm.hpp"

namespace inkdigit {

Result<Linear> Linear::create(const LinearSpec& spec, Shape input) {
  if (!input.flat) return shape_error(spec.name, "a flat vector (is a flatten missing?)", input);
  return Linear(spec, input);
}

Linear::Linear(const LinearSpec& spec, Shape input)
    : LayerBase(spec.name, input, Shape{spec.out_features, 1, 1, true}),
      element_offsets_(input.size()) {
  std::iota(element_offsets_.begin(), element_offsets_.end(), 0);
  const auto out = static_cast<std::size_t>(spec.out_features);
  add_parameter({"weight",
                 {out, input.size()},
                 out,
                 static_cast<std::size_t>(input.channels),
                 static_cast<std::size_t>(input.height),
                 static_cast<std::size_t>(input.width)});
  add_parameter({"bias", {out}, out});
}

template <class T>
void Linear::forward(const Forward<T>& f) const {
  constexpr int kRows = 64;  // images per product: enough for full tiles, and a table of fixed size
  const std::size_t in = input_shape().size();
  const std::size_t out = output_shape().size();
  std::array<std::int32_t, kRows> inp_rows{};
  std::array<std::int32_t, kRows> out_rows{};
  for (int i = 0; i < kRows; ++i) {
    inp_rows[static_cast<std::size_t>(i)] = i * static_cast<std::int32_t>(in);
    out_rows[static_cast<std::size_t>(i)] = i * static_cast<std::int32_t>(out);
  }
  GemmArgs<T> args;
  args.n = out;
  args.k = in;
  args.a_row = inp_rows.data();
  args.a_col = element_offsets_.data();
  args.b = f.parameters;
  args.b_stride = out;
  args.c_row = out_rows.data();
  args.bias = f.parameters + parameters()[1].offset;
  for (int i = 0; i < f.batch; i += kRows) {
    args.m = static_cast<std::size_t>(std::min(kRows, f.batch - i));
    args.a = f.inp + static_cast<std::size_t>(i) * in;
    args.c = f.out + static_cast<std::size_t>(i) * out;
    gemm(args);
  }
}

template void Linear::forward(const Forward<float>& f) const;
template void Linear::forward(const Forward<double>& f) const;

}  // namespace inkdigit
